package dev.jray.launcher;

/** What the program ends with; the numbers are V2Ray's. */
enum ExitCode {
  /** All well, also after a signal. */
  OK(0),
  /** A tool could not do its work. */
  FAILED(1),
  /** The command line makes no sense. */
  USAGE(2),
  /** The configuration does not load. systemd units tell systemd not to try again after it. */
  CONFIGURATION(23),
  /** The configuration loads, but what it asks for cannot be had now, such as a port. */
  START(255);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
