package dev.connectors.csi;

import dev.connectors.csi.spec.NodeGetCapabilitiesRequest;
import dev.connectors.csi.spec.NodeGetCapabilitiesResponse;
import dev.connectors.csi.spec.NodeGetInfoRequest;
import dev.connectors.csi.spec.NodeGetInfoResponse;
import dev.connectors.csi.spec.NodeGrpc;
import dev.connectors.csi.spec.NodePublishVolumeRequest;
import dev.connectors.csi.spec.NodePublishVolumeResponse;
import dev.connectors.csi.spec.NodeServiceCapability;
import dev.connectors.csi.spec.NodeServiceCapability.RPC;
import dev.connectors.csi.spec.NodeUnpublishVolumeRequest;
import dev.connectors.csi.spec.NodeUnpublishVolumeResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** CSI's Node service: answers kubelet, and leaves the work to {@link Publisher}. */
final class NodeService implements NodeGrpc.AsyncService {
  private final Publisher publisher;
  private final String nodeName;

  NodeService(Publisher publisher, String nodeName) {
    this.publisher = publisher;
    this.nodeName = nodeName;
  }

  @Override
  public void nodePublishVolume(
      NodePublishVolumeRequest request, StreamObserver<NodePublishVolumeResponse> answer) {
    answer(
        answer,
        () -> {
          publisher.publish(request);
          return NodePublishVolumeResponse.getDefaultInstance();
        });
  }

  @Override
  public void nodeUnpublishVolume(
      NodeUnpublishVolumeRequest request, StreamObserver<NodeUnpublishVolumeResponse> answer) {
    answer(
        answer,
        () -> {
          publisher.unpublish(request.getTargetPath());
          return NodeUnpublishVolumeResponse.getDefaultInstance();
        });
  }

  /** fsGroup is the driver's work: kubelet changes nothing in a volume that is read-only. */
  @Override
  public void nodeGetCapabilities(
      NodeGetCapabilitiesRequest request, StreamObserver<NodeGetCapabilitiesResponse> answer) {
    var group =
        NodeServiceCapability.newBuilder()
            .setRpc(RPC.newBuilder().setType(RPC.Type.VOLUME_MOUNT_GROUP));
    answer(answer, () -> NodeGetCapabilitiesResponse.newBuilder().addCapabilities(group).build());
  }

  @Override
  public void nodeGetInfo(NodeGetInfoRequest request, StreamObserver<NodeGetInfoResponse> answer) {
    answer(answer, () -> NodeGetInfoResponse.newBuilder().setNodeId(nodeName).build());
  }

  private static <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    T answer;
    try {
      answer = work.get();
    } catch (VolumeProblem e) {
      observer.onError(e.status().asRuntimeException());
      return;
    }
    observer.onNext(answer);
    observer.onCompleted();
  }
}
