package dev.jray.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The JDK offers them in {@code sun.misc.Signal} alone, a class
 * that every JDK has and that javac warns of whenever it is named; so it is called by reflection.
 */
final class Signals {
  private Signals() {}

  /**
   * Calls the handler on a thread of its own each time the signal arrives, in place of what the JVM
   * does by itself.
   *
   * @param name such as {@code TERM}
   * @return whether this system has that signal and lets us have it
   */
  static boolean handle(String name, Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(), new Class<?>[] {handlerType}, adapter(name, handler));
      signal
          .getMethod("handle", signal, handlerType)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (InvocationTargetException e) {
      // no such signal, or the JVM keeps it for itself (-Xrs)
      return false;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static InvocationHandler adapter(String name, Runnable handler) {
    return (proxy, method, arguments) ->
        switch (method.getName()) {
          case "handle" -> {
            handler.run();
            yield null;
          }
          case "equals" -> proxy == arguments[0];
          case "hashCode" -> System.identityHashCode(proxy);
          default -> "handler of SIG" + name;
        };
  }
}
