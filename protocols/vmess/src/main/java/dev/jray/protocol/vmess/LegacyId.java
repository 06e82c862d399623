package dev.jray.protocol.vmess;

/** An id that may authenticate legacy requests of a user: the main one or one of the alter ids. */
record LegacyId(VmessUser user, byte[] bytes) {}
