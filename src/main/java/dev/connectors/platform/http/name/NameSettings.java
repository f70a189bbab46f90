package dev.connectors.platform.http.name;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long answers of DNS hold, how it is asked, and how much of that one namespace may take. */
@ConfigMapping(prefix = "connectors.dns")
public interface NameSettings {
  /** An answer holds for at least this long, whatever its TTL. */
  @WithDefault("5s")
  Duration minTtl();

  /** An answer holds for no longer, whatever its TTL; it is asked for again at half of its time. */
  @WithDefault("30s")
  Duration maxTtl();

  /** How long after its question the last good answer serves on while DNS is away or fails. */
  @WithDefault("10m")
  Duration staleIfError();

  /** How long it is remembered that a name is unknown, or that DNS had no answer to it. */
  @WithDefault("2s")
  Duration refusalAge();

  /** A server that is silent for longer is left for the next one. */
  @WithDefault("1s")
  Duration queryTimeout();

  /** For the whole of a look-up, search domains included. */
  @WithDefault("5s")
  Duration lookupTimeout();

  /** A request waits no longer when there is an older answer that may still serve. */
  @WithDefault("1s")
  Duration patience();

  /** Names kept at most; room is made by the namespace that has most of them. */
  @WithDefault("10000")
  int maxNames();

  /** Look-ups at a time. */
  @WithDefault("256")
  int maxLookups();

  /** Look-ups at a time for the Connectors of one namespace; further ones wait. */
  @WithDefault("32")
  int maxLookupsPerNamespace();

  /** Look-ups under way of names that differ in their first label alone. */
  @WithDefault("8")
  int maxLookupsPerZone();

  /** Requests of one namespace that wait for DNS; further ones are refused. */
  @WithDefault("512")
  int maxWaitingPerNamespace();

  /** Requests that wait for DNS, of all namespaces. */
  @WithDefault("4096")
  int maxWaiting();
}
