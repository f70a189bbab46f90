package dev.connectors.platform.http.server;

import java.util.Locale;

/** Why this side ended a connection. */
enum Ended {
  /** Its address had as many as it may have. */
  PEER_LIMIT,
  /** There were as many as there may be. */
  LIMIT,
  /** It gave way to a peer that had fewer. */
  GAVE_WAY,
  /** What came was no head that may be. */
  BAD_HEAD,
  /** A head took too long, or did not begin. */
  SLOW_HEAD,
  /** A body came too slowly. */
  SLOW_UPLOAD,
  /** Nobody read what was sent. */
  STALLED,
  /** Nothing was asked for long. */
  IDLE;

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
