package dev.jray.feature.api.names;

/** The two families of package names under which the same messages and services are known. */
public enum Root {
  /** {@code v2ray.core.}. */
  V2RAY,
  /** {@code xray.}, where V2Ray has {@code v2ray.core.}. */
  XRAY;

  private static final String V2RAY_ROOT = "v2ray.core.";
  private static final String XRAY_ROOT = "xray.";

  // Xray took these two over with their longer name
  private static final String XRAY_CORE = "xray.core.";
  private static final String OBSERVATORY = "app.observatory";

  /** A full name of V2Ray's under this root; other names stay as they are. */
  public String name(String v2ray) {
    if (this == V2RAY || !v2ray.startsWith(V2RAY_ROOT)) {
      return v2ray;
    }
    String rest = v2ray.substring(V2RAY_ROOT.length());
    // Messages of the package v2ray.core itself begin with a capital
    boolean fullName = rest.startsWith(OBSERVATORY) || Character.isUpperCase(rest.charAt(0));
    return (fullName ? XRAY_CORE : XRAY_ROOT) + rest;
  }

  /** The name of a type as V2Ray 4 has it, whatever root it comes with. */
  public static String canonical(String type) {
    String name = type.substring(type.lastIndexOf('/') + 1);
    if (name.startsWith(XRAY_CORE)) {
      return V2RAY_ROOT + name.substring(XRAY_CORE.length());
    }
    return name.startsWith(XRAY_ROOT) ? V2RAY_ROOT + name.substring(XRAY_ROOT.length()) : name;
  }
}
