/** The only door to dns-packet, opened by `await import('./dnsPacket')` when the first question is asked. */
export { decode, encode } from 'dns-packet';
