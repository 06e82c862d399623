package dev.jray.protocol.vmess;

/**
 * A server's wish that the client use another port and user from now on.
 *
 * @param host a domain or an IP address in text form; empty for the server's own
 * @param validMinutes 0 to 255
 */
record SwitchAccount(
    String host, int port, VmessId id, int alterIds, int level, int validMinutes) {}
