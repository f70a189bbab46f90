package dev.connectors.connector.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.testbed.Settings;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeniedAddressesTest {
  private static final InetAddress OWN = InetAddress.ofLiteral("10.43.0.7");
  private final DeniedAddresses usual = with(Map.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "0",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "01.2.3.4",
        "127.0.0.1.",
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "192.0.0.192",
        "168.63.129.16",
        "224.0.0.1",
        "239.1.1.1",
        "255.255.255.255",
        "240.0.0.1",
        "a.0x7f",
        "a.1",
        "0X7F.0X0.0X0.0X1",
        "0X7F000001",
        "017700000001",
        "127.0.0.0x1",
        "127.0.01.1",
        "0251.0376.0251.0376",
        "2852039166",
        "169.254.43518",
        "::1",
        "[::1]",
        "::",
        "[::ffff:169.254.169.254]",
        "[::FFFF:A9FE:A9FE]",
        "[0:0:0:0:0:FFFF:A9FE:A9FE]",
        "[0000:0000:0000:0000:0000:0000:0000:0001]",
        "[64:FF9B::169.254.169.254]",
        "2002:a9fe:a9fe::1",
        "2001:db8::0200:5efe:a9fe:a9fe",
        "[fe80::1%25eth0]",
        "[::1%lo]",
        "[::ffff:127.1]",
        "::ffff:7f00:1",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "64:ff9b:1:a9fe:a9:fe00::",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "2001:0:102:304::5601:5601",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "2001:db8::5efe:127.0.0.1",
        "2001:db8::200:5efe:7f00:1",
        "[::1",
        "1:2:3",
        "",
        "localhost",
        "LOCALHOST",
        "a.localhost",
        "localhost.",
        "a.b.LOCALHOST.",
        "metadata.google.internal",
        "Metadata.Google.Internal.",
        "metadata",
        "instance-data.ec2.internal",
        "10.43.0.7",
        "::ffff:10.43.0.7",
        "64:ff9b::a2b:7"
      })
  void deniedAsItIsWritten(String host) {
    assertThat(usual.whyDenied(host)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "git.example.com",
        "git.example.com.",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "8.8.8.8",
        "100.64.0.1",
        "2001:db8::1",
        "[2001:db8::1]",
        "fd12:3456::1",
        "64:ff9b::a00:1",
        "::ffff:10.0.0.1",
        "2002:a00:1::",
        "localhost.example.com",
        "mylocalhost",
        "1.example.com",
        "0x7f.example.com",
        "metadata.example.com",
        "kubernetes.default.svc",
        "a_b.example.com"
      })
  void mayBeUsed(String host) {
    assertThat(usual.whyDenied(host)).isEmpty();
  }

  @Test
  void aNameIsDeniedWhenOneOfItsAddressesIs() {
    assertThat(usual.whyDenied(List.of(ip("10.0.0.1"), ip("::1")))).isPresent();
    assertThat(usual.whyDenied(List.of(ip("10.0.0.1"), ip("2001:db8::1")))).isEmpty();
  }

  @Test
  void settingsAddAndExcept() {
    var changed =
        with(
            Map.of(
                "connectors.address.denied", "10.0.0.0/8,fd12::/16",
                "connectors.address.allowed", "127.0.0.0/8,10.1.2.3"));
    assertThat(changed.whyDenied("10.9.9.9"))
        .hasValueSatisfying(w -> assertThat(w).contains("connectors.address.denied"));
    assertThat(changed.whyDenied("fd12::1")).isPresent();
    assertThat(changed.whyDenied("64:ff9b::a09:909")).isPresent();
    assertThat(changed.whyDenied("10.1.2.3")).isEmpty();
    assertThat(changed.whyDenied("127.0.0.1")).isEmpty();
    assertThat(changed.whyDenied("localhost")).isEmpty();
    assertThat(changed.whyDenied("127.1")).isPresent();
    assertThat(changed.whyDenied("::1")).isPresent();
  }

  @Test
  void noSettingExceptsTheInstallationItself() {
    var changed =
        with(
            Map.of(
                "connectors.address.allowed",
                "10.0.0.0/8,64:ff9b::/96,2002::/16,2001::/32,2001:db8::/32,::/96"));
    assertThat(changed.whyDenied(OWN)).isPresent();
    assertThat(
            List.of(
                "64:ff9b::a2b:7",
                "64:ff9b::10.43.0.7",
                "2002:a2b:7::",
                "2001:db8::5efe:a2b:7",
                "2001:0:a2b:7::",
                "::10.43.0.7"))
        .allSatisfy(host -> assertThat(changed.whyDenied(host)).as(host).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "git.example.com", "::/129", "1.2.3.4/x"})
  void aSettingThatIsNoRangeIsRefusedByName(String range) {
    assertThatThrownBy(() -> with(Map.of("connectors.address.denied", range)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(range);
  }

  private static DeniedAddresses with(Map<String, String> settings) {
    return new DeniedAddresses(Settings.of(DeniedAddresses.Settings.class, settings), OWN::equals);
  }

  private static InetAddress ip(String literal) {
    return InetAddress.ofLiteral(literal);
  }
}
