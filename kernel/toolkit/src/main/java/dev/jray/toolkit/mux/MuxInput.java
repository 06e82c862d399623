package dev.jray.toolkit.mux;

import dev.jray.spi.annotation.OnEventLoop;
import dev.jray.spi.error.FlowException;
import dev.jray.spi.net.Destination;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Takes what the peer sends apart, and gives each sub-flow its part. */
@OnEventLoop
final class MuxInput {
  private static final int NO_BLOCK = -1;

  private final MuxWorker worker;
  private final List<MuxChannel> touched = new ArrayList<>();
  private MuxChannel reader;
  private Destination peer;
  private int left = NO_BLOCK;

  MuxInput(MuxWorker worker) {
    this.worker = worker;
  }

  /**
   * Reads a frame, or what there is of its data; nothing if bytes are missing.
   *
   * @throws FlowException if the bytes are no frame
   */
  void read(ByteBuf in) {
    if (left == NO_BLOCK) {
      readFrame(in);
    } else {
      readBlock(in);
    }
  }

  private void readFrame(ByteBuf in) {
    Frame frame = Frame.read(in);
    if (frame == null) {
      return;
    }
    reader = null;
    peer = null;
    switch (frame.status()) {
      case Frame.NEW -> reader = worker.onNew(frame);
      case Frame.KEEP -> onKeep(frame);
      case Frame.END -> onEnd(frame);
      case Frame.KEEP_ALIVE -> {}
      default ->
          throw new FlowException(
              MuxError.BAD_FRAME, "mux: status " + frame.status() + " does not exist");
    }
    if (frame.hasData()) {
      left = frame.data();
      if (left == 0) {
        readBlock(in);
      }
    }
  }

  private void onKeep(Frame frame) {
    MuxChannel known = worker.sessions().get(frame.session());
    if (known == null) {
      if (frame.hasData()) {
        worker.answerEnd(frame.session(), 0);
      }
    } else if (frame.hasData()) {
      reader = known;
      if (known.packets() && frame.extended()) {
        known.extend();
        peer = frame.target();
      }
    }
  }

  private void onEnd(Frame frame) {
    MuxChannel known = worker.sessions().get(frame.session());
    if (known == null) {
      return;
    }
    if (frame.fault()) {
      known.abandon();
    } else {
      known.receiveEnd();
    }
  }

  private void readBlock(ByteBuf in) {
    int ready = Math.min(left, in.readableBytes());
    if (reader == null) {
      in.skipBytes(ready);
    } else if (!reader.packets()) {
      if (ready > 0) {
        reader.receive(in.readRetainedSlice(ready));
      }
    } else if (ready == left) {
      reader.receive(in.readRetainedSlice(ready), peer);
    } else {
      return;
    }
    left -= ready;
    if (left == 0) {
      left = NO_BLOCK;
      reader = null;
    }
  }

  /** A sub-flow has got something that it is not told of yet. */
  void touched(MuxChannel channel) {
    touched.add(channel);
  }

  /** All that came has been read. */
  void complete() {
    // By index: a sub-flow that has been read may send, and whoever reads that may end another.
    for (int i = 0; i < touched.size(); i++) {
      touched.get(i).readComplete();
    }
    touched.clear();
  }
}
