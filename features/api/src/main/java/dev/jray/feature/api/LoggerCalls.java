package dev.jray.feature.api;

import dev.jray.feature.api.proto.logger.ConfigOuterClass;
import dev.jray.feature.api.proto.logger.RestartLoggerRequest;
import dev.jray.feature.api.proto.logger.RestartLoggerResponse;
import dev.jray.spi.feature.Log;
import jakarta.inject.Inject;

/** LoggerService. */
final class LoggerCalls {
  private final Log log;

  @Inject
  LoggerCalls(Log log) {
    this.log = log;
  }

  Methods methods() {
    return new Methods(ConfigOuterClass.getDescriptor().findServiceByName("LoggerService"))
        .unary("RestartLogger", RestartLoggerRequest.getDefaultInstance(), this::restart);
  }

  private RestartLoggerResponse restart(RestartLoggerRequest request) {
    log.reopen();
    return RestartLoggerResponse.getDefaultInstance();
  }
}
