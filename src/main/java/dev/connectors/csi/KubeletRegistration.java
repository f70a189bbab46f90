package dev.connectors.csi;

import dev.connectors.csi.registration.InfoRequest;
import dev.connectors.csi.registration.PluginInfo;
import dev.connectors.csi.registration.RegistrationGrpc;
import dev.connectors.csi.registration.RegistrationStatus;
import dev.connectors.csi.registration.RegistrationStatusResponse;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Makes the driver known to kubelet, which sees the socket, asks what is behind it and tells the
 * outcome. No node-driver-registrar sidecar is needed.
 */
final class KubeletRegistration implements RegistrationGrpc.AsyncService {
  private static final Logger LOG = Logger.getLogger(KubeletRegistration.class);
  private final Path driverSocket;
  private volatile State state = new State(false, "kubelet has not asked yet");

  /** What kubelet said last. */
  record State(boolean registered, String message) {}

  KubeletRegistration(Path driverSocket) {
    this.driverSocket = driverSocket;
  }

  State state() {
    return state;
  }

  @Override
  public void getInfo(InfoRequest request, StreamObserver<PluginInfo> answer) {
    answer.onNext(
        PluginInfo.newBuilder()
            .setType("CSIPlugin")
            .setName(CsiConfig.DRIVER)
            .setEndpoint(driverSocket.toString())
            .addSupportedVersions("1.0.0")
            .build());
    answer.onCompleted();
  }

  @Override
  public void notifyRegistrationStatus(
      RegistrationStatus request, StreamObserver<RegistrationStatusResponse> answer) {
    state = new State(request.getPluginRegistered(), request.getError());
    if (request.getPluginRegistered()) {
      LOG.info("registered with kubelet");
    } else {
      LOG.errorf("kubelet refused the driver: %s", request.getError());
    }
    answer.onNext(RegistrationStatusResponse.getDefaultInstance());
    answer.onCompleted();
  }
}
