package dev.jray.toolkit.geo;

/** What the lists of a geo file hold. */
enum GeoKind {
  SITE("list", "geosite.dat", "geosite:"),
  IP("country", "geoip.dat", "geoip:");

  private final String entry;
  private final String file;
  private final String prefix;

  GeoKind(String entry, String file, String prefix) {
    this.entry = entry;
    this.file = file;
    this.prefix = prefix;
  }

  /** What V2Ray calls a list. */
  String entry() {
    return entry;
  }

  /** The file that rules mean that name none. */
  String file() {
    return file;
  }

  /** What stands before a list of that file. */
  String prefix() {
    return prefix;
  }
}
