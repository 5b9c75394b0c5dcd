/** Fields of Envoy's own, as patches give them: those that people write, to tell slips of the hand by. */

/** Of Envoy's API v2 and v3, in the spelling of protobuf. Names that are near each other are all here. */
export const envoyFields: ReadonlySet<string> = new Set(
  `name config configs typed_config config_discovery type value values cluster clusters filter filters
  listener_filters http_filters filter_chains filter_chain_match network_filters transport_socket
  load_assignment endpoints endpoint lb_endpoints lb_policy cluster_name address addresses socket_address
  port_value connect_timeout dns_lookup_family dns_refresh_rate dns_failure_refresh_rate discovery_type
  http2_protocol_options http_protocol_options typed_extension_protocol_options upstream_http_protocol_options
  health_checks health_check http_health_check tcp_health_check grpc_health_check healthy_threshold
  unhealthy_threshold no_traffic_interval interval base_interval max_interval circuit_breakers thresholds
  max_connections max_pending_requests max_requests max_retries outlier_detection stat_prefix
  inline_code inlineCode inline_string default_source_code source_codes route route_config virtual_hosts routes
  match prefix regex domains timeout idle_timeout request_timeout response_timeout stream_idle_timeout
  access_log log_format json_format text_format path_normalization normalize_path merge_slashes
  use_remote_address xff_num_trusted_hops server_name server_names server_header_transformation
  request_headers_to_add request_headers_to_remove response_headers_to_add response_headers_to_remove
  header headers key append runtime_key runtime_fraction default_value numerator denominator
  token_bucket max_tokens tokens_per_fill fill_interval filter_enabled filter_enforced descriptors
  rate_limits rate_limit actions action rate_limit_service grpc_service grpc_services http_service envoy_grpc google_grpc
  failure_mode_allow failure_mode_deny domain stage transport_api_version with_request_body max_request_bytes
  cluster_pattern cluster_replacement tls_context common_tls_context upstream_tls_context
  validation_context sni alpn_protocols keepalive_time keepalive_interval keepalive_probes tcp_keepalive
  upstream_connection_options per_connection_buffer_limit_bytes
  vm_config vm_id runtime code local remote filename root_id configuration max_request_headers_kb
  mode node state remove codec internal router source_code names types descriptor status start path paths
  http1_protocol_options http3_protocol_options
  metadata filter_metadata disabled is_optional type_url type_urls`.split(/\s+/),
);
