package dev.jray.kernel.config;

/**
 * Blanks the comments of a V2Ray JSON text: {@code // line}, {@code # line} and {@code /* block}. A
 * comment turns into spaces, so that lines and columns stay what the user sees.
 *
 * <p>Two quirks of V2Ray are kept: text between single quotes is no comment (and no JSON either),
 * and a line end between {@code *} and {@code /} still closes a block.
 */
final class CommentFilter {
  private CommentFilter() {}

  private enum State {
    CONTENT,
    ESCAPE,
    DOUBLE,
    DOUBLE_ESCAPE,
    SINGLE,
    SINGLE_ESCAPE,
    SLASH,
    LINE,
    BLOCK,
    STAR
  }

  static String blank(String text) {
    if (text.indexOf('#') < 0 && text.indexOf('/') < 0) {
      return text;
    }
    char[] out = text.toCharArray();
    State state = State.CONTENT;
    for (int i = 0; i < out.length; i++) {
      char c = out[i];
      State next = next(state, c);
      if (state == State.SLASH && next != state && out[i - 1] == '/') {
        out[i - 1] = ' ';
      }
      boolean comment =
          next == State.LINE || next == State.BLOCK || next == State.STAR || state == State.STAR;
      if (comment && c != '\n') {
        out[i] = ' ';
      }
      state = next;
    }
    return new String(out);
  }

  private static State next(State state, char c) {
    return switch (state) {
      case CONTENT -> content(c);
      case ESCAPE -> State.CONTENT;
      case DOUBLE -> c == '"' ? State.CONTENT : c == '\\' ? State.DOUBLE_ESCAPE : state;
      case DOUBLE_ESCAPE -> State.DOUBLE;
      case SINGLE -> c == '\'' ? State.CONTENT : c == '\\' ? State.SINGLE_ESCAPE : state;
      case SINGLE_ESCAPE -> State.SINGLE;
      // any other character leaves V2Ray in this state; the slash is a syntax error anyway
      case SLASH -> c == '/' ? State.LINE : c == '*' ? State.BLOCK : state;
      case LINE -> c == '\n' ? State.CONTENT : state;
      case BLOCK -> c == '*' ? State.STAR : state;
      case STAR -> c == '/' ? State.CONTENT : c == '*' || c == '\n' ? state : State.BLOCK;
    };
  }

  private static State content(char c) {
    return switch (c) {
      case '"' -> State.DOUBLE;
      case '\'' -> State.SINGLE;
      case '\\' -> State.ESCAPE;
      case '#' -> State.LINE;
      case '/' -> State.SLASH;
      default -> State.CONTENT;
    };
  }
}
