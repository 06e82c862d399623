package dev.jray.protocol.vmess;

/** What a request asks for, with its number on the wire. */
enum VmessCommand {
  /** A stream. */
  TCP(1),
  /** Datagrams to and from one destination. */
  UDP(2),
  /** A Mux.Cool connection. */
  MUX(3);

  private final int number;

  VmessCommand(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  int number() {
    return number;
  }

  /** The command of a number on the wire; null if there is none. */
  static VmessCommand of(int number) {
    return switch (number) {
      case 1 -> TCP;
      case 2 -> UDP;
      case 3 -> MUX;
      default -> null;
    };
  }
}
