package dev.jray.tests.interop.vmess;

/** Which program is the client, and which the server. */
enum Roles {
  JRAY_TO_V2RAY("jray-v2ray"),
  V2RAY_TO_JRAY("v2ray-jray"),

  /** Shows that the tests themselves are right. */
  V2RAY_TO_V2RAY("v2ray-v2ray"),
  JRAY_TO_JRAY("jray-jray");

  private final String text;

  Roles(String text) {
    this.text = text;
  }

  boolean clientIsV2Ray() {
    return this == V2RAY_TO_JRAY || this == V2RAY_TO_V2RAY;
  }

  boolean serverIsV2Ray() {
    return this == JRAY_TO_V2RAY || this == V2RAY_TO_V2RAY;
  }

  boolean hasV2Ray() {
    return this != JRAY_TO_JRAY;
  }

  @Override
  public String toString() {
    return text;
  }
}
