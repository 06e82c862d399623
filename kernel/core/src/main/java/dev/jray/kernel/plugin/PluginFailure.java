package dev.jray.kernel.plugin;

import java.io.IOException;
import java.util.ServiceConfigurationError;

/** Turns what plugin code throws while it is loaded into a reason and a remedy. */
final class PluginFailure {
  private static final String TELL_AUTHOR = "remove it and tell its author";

  private PluginFailure() {}

  /** Calls plugin code under its own context loader; nothing but a lack of memory gets past. */
  static <T> T guard(ClassLoader loader, PluginContext.Call<T, RefusedException> code)
      throws RefusedException {
    try {
      return PluginContext.call(loader, code);
    } catch (RuntimeException
        | LinkageError
        | ServiceConfigurationError
        | AssertionError
        | StackOverflowError e) {
      throw explain(e);
    }
  }

  private static RefusedException explain(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && isWrapper(cause)) {
      cause = cause.getCause();
    }
    if (cause instanceof UnsupportedClassVersionError) {
      return new RefusedException(
          "it was built for a newer Java than this one, "
              + Runtime.version().feature()
              + " ("
              + Refusal.quote(cause)
              + ")",
          "run JRay on a newer Java or install a build of the plugin for this one",
          failure);
    }
    if (cause instanceof NoClassDefFoundError && isClassName(cause.getMessage())) {
      return missing(cause.getMessage().replace('/', '.'), failure);
    }
    if (cause instanceof IncompatibleClassChangeError) {
      return new RefusedException(
          "it was built against other versions of the shared libraries ("
              + Refusal.quote(cause)
              + ")",
          "install a version of the plugin made for this JRay",
          failure);
    }
    if (cause instanceof ServiceConfigurationError) {
      return new RefusedException(
          "its service file is wrong (" + Refusal.quote(cause) + ")", TELL_AUTHOR, failure);
    }
    return new RefusedException(
        "its Plugin class failed with "
            + cause.getClass().getSimpleName()
            + " ("
            + Refusal.quote(cause)
            + ")",
        TELL_AUTHOR,
        failure);
  }

  private static boolean isWrapper(Throwable failure) {
    boolean ofServiceFile =
        failure.getCause() instanceof ReflectiveOperationException
            || failure.getCause() instanceof IOException;
    return (failure instanceof ServiceConfigurationError && !ofServiceFile)
        || failure instanceof ExceptionInInitializerError;
  }

  private static RefusedException missing(String name, Throwable failure) {
    String remedy;
    if (name.startsWith("dev.jray.kernel.") || name.startsWith("dev.jray.launcher.")) {
      remedy = TELL_AUTHOR + " that plugins see dev.jray.spi and dev.jray.toolkit only";
    } else if (PluginClassLoader.isHostOnly(name)) {
      remedy = "install a version of the plugin made for this JRay";
    } else {
      remedy = "put the library that has it, with the plugin, into a folder in plugins";
    }
    return new RefusedException("it needs the class " + name, remedy, failure);
  }

  /** Other messages of the same error say that a class could not be initialized, for example. */
  private static boolean isClassName(String message) {
    return message != null && !message.isEmpty() && message.indexOf(' ') < 0;
  }
}
