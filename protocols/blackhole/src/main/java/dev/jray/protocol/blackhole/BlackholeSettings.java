package dev.jray.protocol.blackhole;

import dev.jray.protocol.blackhole.proto.Config;
import dev.jray.protocol.blackhole.proto.HTTPResponse;
import dev.jray.protocol.blackhole.proto.NoneResponse;
import dev.jray.spi.config.ConfigException;
import dev.jray.spi.config.Messages;

/**
 * What the configuration says.
 *
 * @param response what clients are told
 */
record BlackholeSettings(Response response) {

  /** Answers of a black hole. */
  enum Response {
    /** Nothing. */
    NONE,
    /** 403, in the words of HTTP. */
    HTTP
  }

  static BlackholeSettings of(Config config) {
    if (!config.hasResponse()) {
      return new BlackholeSettings(Response.NONE);
    }
    String type = Messages.type(config.getResponse());
    if (type.equals(NoneResponse.getDescriptor().getFullName())) {
      return new BlackholeSettings(Response.NONE);
    }
    if (type.equals(HTTPResponse.getDescriptor().getFullName())) {
      return new BlackholeSettings(Response.HTTP);
    }
    throw new ConfigException(
        "a black hole answers with "
            + NoneResponse.getDescriptor().getFullName()
            + " or "
            + HTTPResponse.getDescriptor().getFullName()
            + ", not with \""
            + type
            + "\"");
  }
}
