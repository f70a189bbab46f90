package dev.connectors.platform.http.name;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** What a server said to one question. */
sealed interface Reply {
  /** Addresses of the family that was asked for. */
  record Addresses(List<InetAddress> addresses, long ttlSeconds) implements Reply {}

  /** The name stands for another one, which the server leaves to us to ask for. */
  record Alias(String target, long ttlSeconds) implements Reply {}

  /** The name exists, without an address of that family. */
  record NoData() implements Reply {}

  /** The name does not exist. */
  record NoName() implements Reply {}

  /** The server cannot say. */
  record Failure(DnsResponseCode code) implements Reply {}

  /** The server said nothing in time. */
  record Silence() implements Reply {}

  /** Follows aliases within the answer; what else is in it counts for nothing. */
  static Reply of(DnsResponse response, DnsQuestion question) {
    if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
      return new NoName();
    }
    if (!response.code().equals(DnsResponseCode.NOERROR)) {
      return new Failure(response.code());
    }
    var aliases = new HashMap<String, DnsRawRecord>();
    var records = new ArrayList<DnsRawRecord>();
    for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
      if (response.recordAt(DnsSection.ANSWER, i) instanceof DnsRawRecord record) {
        if (record.type().equals(DnsRecordType.CNAME)) {
          aliases.put(key(record.name()), record);
        } else if (record.type().equals(question.type())) {
          records.add(record);
        }
      }
    }
    var name = key(question.name());
    long ttl = Long.MAX_VALUE;
    var alias = aliases.remove(name);
    boolean aliased = alias != null;
    while (alias != null) {
      name = key(DefaultDnsRecordDecoder.decodeName(alias.content().duplicate()));
      ttl = Math.min(ttl, alias.timeToLive());
      alias = aliases.remove(name);
    }
    return ofRecords(records, name, ttl, aliased && !response.isRecursionAvailable());
  }

  private static Reply ofRecords(
      List<DnsRawRecord> records, String name, long ttlOfAliases, boolean leftToUs) {
    var found = new ArrayList<InetAddress>();
    long ttl = ttlOfAliases;
    for (var record : records) {
      if (key(record.name()).equals(name)) {
        try {
          found.add(InetAddress.getByAddress(ByteBufUtil.getBytes(record.content())));
          ttl = Math.min(ttl, record.timeToLive());
        } catch (UnknownHostException e) {
          return new Failure(DnsResponseCode.FORMERR);
        }
      }
    }
    if (!found.isEmpty()) {
      return new Addresses(found, ttl);
    }
    return leftToUs ? new Alias(name, ttlOfAliases) : new NoData();
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
