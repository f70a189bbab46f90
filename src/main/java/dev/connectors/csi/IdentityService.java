package dev.connectors.csi;

import com.google.protobuf.BoolValue;
import dev.connectors.csi.spec.GetPluginCapabilitiesRequest;
import dev.connectors.csi.spec.GetPluginCapabilitiesResponse;
import dev.connectors.csi.spec.GetPluginInfoRequest;
import dev.connectors.csi.spec.GetPluginInfoResponse;
import dev.connectors.csi.spec.IdentityGrpc;
import dev.connectors.csi.spec.ProbeRequest;
import dev.connectors.csi.spec.ProbeResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.BooleanSupplier;

/** CSI's Identity service: who the driver is, and whether it can work. */
final class IdentityService implements IdentityGrpc.AsyncService {
  private final String version;
  private final BooleanSupplier ready;

  IdentityService(String version, BooleanSupplier ready) {
    this.version = version;
    this.ready = ready;
  }

  @Override
  public void getPluginInfo(
      GetPluginInfoRequest request, StreamObserver<GetPluginInfoResponse> answer) {
    answer.onNext(
        GetPluginInfoResponse.newBuilder()
            .setName(CsiConfig.DRIVER)
            .setVendorVersion(version)
            .build());
    answer.onCompleted();
  }

  @Override
  public void getPluginCapabilities(
      GetPluginCapabilitiesRequest request, StreamObserver<GetPluginCapabilitiesResponse> answer) {
    answer.onNext(GetPluginCapabilitiesResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void probe(ProbeRequest request, StreamObserver<ProbeResponse> answer) {
    answer.onNext(ProbeResponse.newBuilder().setReady(BoolValue.of(ready.getAsBoolean())).build());
    answer.onCompleted();
  }
}
