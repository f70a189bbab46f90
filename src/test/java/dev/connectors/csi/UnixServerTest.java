package dev.connectors.csi;

import static dev.connectors.csi.Driver.TOKEN;
import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.connectors.csi.registration.InfoRequest;
import dev.connectors.csi.registration.RegistrationGrpc;
import dev.connectors.csi.registration.RegistrationStatus;
import dev.connectors.csi.spec.GetPluginCapabilitiesRequest;
import dev.connectors.csi.spec.GetPluginInfoRequest;
import dev.connectors.csi.spec.IdentityGrpc;
import dev.connectors.csi.spec.NodeGetCapabilitiesRequest;
import dev.connectors.csi.spec.NodeGetInfoRequest;
import dev.connectors.csi.spec.NodeGrpc;
import dev.connectors.csi.spec.NodePublishVolumeRequest;
import dev.connectors.csi.spec.NodeServiceCapability;
import dev.connectors.csi.spec.NodeUnpublishVolumeRequest;
import dev.connectors.csi.spec.ProbeRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over real Unix sockets, as kubelet calls. */
class UnixServerTest {
  @TempDir private Path folder;
  private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
  private KubeletRegistration registration;
  private Driver driver;
  private Path socket;
  private UnixServer server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    driver = new Driver(folder.resolve("pods"));
    socket = folder.resolve("plugins/connectors-csi/csi.sock");
    registration = new KubeletRegistration(socket);
    Files.createDirectories(socket.getParent());
    Files.writeString(socket, "left by a process that was killed");
    server =
        UnixServer.start(
            socket,
            List.of(
                IdentityGrpc.bindService(new IdentityService("0.1.0", driver::synced)),
                NodeGrpc.bindService(new NodeService(driver.publisher, "node-1")),
                RegistrationGrpc.bindService(registration)));
    channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .usePlaintext()
            .build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow().awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS);
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    assertThat(socket).doesNotExist();
  }

  @Test
  void driverSaysWhoItIs() throws IOException {
    var identity = IdentityGrpc.newBlockingStub(channel);
    var info = identity.getPluginInfo(GetPluginInfoRequest.getDefaultInstance());
    assertThat(info.getName()).isEqualTo("connectors-csi");
    assertThat(info.getVendorVersion()).isEqualTo("0.1.0");
    assertThat(
            identity
                .getPluginCapabilities(GetPluginCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .isEmpty();
    assertThat(identity.probe(ProbeRequest.getDefaultInstance()).getReady().getValue()).isTrue();
    driver.ready = false;
    assertThat(identity.probe(ProbeRequest.getDefaultInstance()).getReady().getValue()).isFalse();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
        .isEqualTo("rw-------");
  }

  @Test
  void volumeComesAndGoes() {
    var node = NodeGrpc.newBlockingStub(channel);
    assertThat(node.nodeGetInfo(NodeGetInfoRequest.getDefaultInstance()).getNodeId())
        .isEqualTo("node-1");
    assertThat(
            node.nodeGetCapabilities(NodeGetCapabilitiesRequest.getDefaultInstance())
                .getCapabilitiesList())
        .extracting(c -> c.getRpc().getType())
        .containsExactly(NodeServiceCapability.RPC.Type.VOLUME_MOUNT_GROUP);
    node.nodePublishVolume(driver.request().build());
    assertThat(driver.target().resolve("context.token")).hasContent(TOKEN);
    var gone =
        NodeUnpublishVolumeRequest.newBuilder()
            .setVolumeId("csi-1")
            .setTargetPath(driver.target().toString())
            .build();
    node.nodeUnpublishVolume(gone);
    node.nodeUnpublishVolume(gone);
    assertThat(driver.target()).doesNotExist();
  }

  @Test
  void errorsNameTheFieldAndNeverTheToken() {
    var node = NodeGrpc.newBlockingStub(channel);
    var wrong = driver.request("connectors", "A_B").build();
    assertThatThrownBy(() -> node.nodePublishVolume(wrong))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining("volume attribute connectors: 'A_B'")
        .hasMessageNotContaining(TOKEN);
    driver.apiServerAway = true;
    assertThatThrownBy(() -> node.nodePublishVolume(driver.request().build()))
        .hasMessageContaining("UNAVAILABLE")
        .hasMessageNotContaining(TOKEN);
  }

  @Test
  void callsThatTheDriverHasNotAreUnimplemented() {
    var stage =
        MethodDescriptor.<NodePublishVolumeRequest, NodePublishVolumeRequest>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("csi.v1.Node/NodeStageVolume")
            .setRequestMarshaller(
                ProtoUtils.marshaller(NodePublishVolumeRequest.getDefaultInstance()))
            .setResponseMarshaller(
                ProtoUtils.marshaller(NodePublishVolumeRequest.getDefaultInstance()))
            .build();
    assertThatThrownBy(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    stage,
                    CallOptions.DEFAULT,
                    NodePublishVolumeRequest.getDefaultInstance()))
        .hasMessageContaining("UNIMPLEMENTED");
  }

  @Test
  void readyOnceKubeletHasRegisteredIt() {
    var kubelet = RegistrationGrpc.newBlockingStub(channel);
    var info = kubelet.getInfo(InfoRequest.getDefaultInstance());
    assertThat(info.getType()).isEqualTo("CSIPlugin");
    assertThat(info.getName()).isEqualTo("connectors-csi");
    assertThat(info.getEndpoint()).isEqualTo(socket.toString());
    assertThat(info.getSupportedVersionsList()).containsExactly("1.0.0");
    assertThat(registration.state().registered()).isFalse();
    kubelet.notifyRegistrationStatus(
        RegistrationStatus.newBuilder().setPluginRegistered(true).build());
    assertThat(registration.state().registered()).isTrue();
    kubelet.notifyRegistrationStatus(RegistrationStatus.newBuilder().setError("no").build());
    assertThat(registration.state()).isEqualTo(new KubeletRegistration.State(false, "no"));
  }
}
