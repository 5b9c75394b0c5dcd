/** Whether a text holds values of Istio's charts. Asked before anything is looked at closer. */
export const speaksOfCharts = (text: string): boolean => sign.test(text);

const sign =
  /(?:istio-\w+way|sidecarInjectorWebhook|istio[cC]ore(?:dns|DNS)|istio_cni|mesh(?:Config|Networks|ID)|multiCluster|networkGateway|podDNSSearchNamespaces|mixer|pilot|ISTIO_META_[A-Z_]+)["']?:/;
