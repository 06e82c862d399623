package dev.jray.feature.api;

import dev.jray.feature.api.proto.logger.ConfigOuterClass;
import dev.jray.feature.api.proto.logger.FollowLogRequest;
import dev.jray.feature.api.proto.logger.FollowLogResponse;
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
        .unary("RestartLogger", RestartLoggerRequest.getDefaultInstance(), this::restart)
        .streaming("FollowLog", FollowLogRequest.getDefaultInstance(), this::follow);
  }

  private void follow(FollowLogRequest request, Methods.Answers answers) {
    Log.Following following =
        log.follow(line -> answers.send(FollowLogResponse.newBuilder().setMessage(line).build()))
            .orElseThrow(
                () ->
                    CallErrors.failed(
                        "v2ray.com/core/app/log/command: this log cannot be followed now"));
    answers.onEnd(following::close);
  }

  private RestartLoggerResponse restart(RestartLoggerRequest request) {
    log.reopen();
    return RestartLoggerResponse.getDefaultInstance();
  }
}
