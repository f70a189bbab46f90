package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"text/template"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

var templates = template.Must(template.New("containerd.toml").Parse(`version = 2
root = "` + dataDir + `/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "` + containerdRun + `"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/connectors-testbed/pause:1"
  restrict_oom_score_adj = true
  enable_unprivileged_ports = true
  enable_unprivileged_icmp = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        SystemdCgroup = false
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = "/etc/containerd/certs.d"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/etc/cni/net.d"
{{define "kubelet.yaml"}}apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: {{.CA}}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
cgroupRoot: {{.CgroupRoot}}
failCgroupV1: false
failSwapOn: false
clusterDNS: [{{.DNS}}]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix://` + containerdRun + `
resolvConf: ` + configDir + `/resolv.conf
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 100Mi, nodefs.available: "0%", imagefs.available: "0%", nodefs.inodesFree: "0%"}
{{if .Taints}}registerWithTaints:
{{range .Taints}}- {key: {{.Key}}, value: "{{.Value}}", effect: {{.Effect}}}
{{end}}{{end}}{{end}}{{define "kube-proxy.yaml"}}apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: {{.ProxyMode}}
clusterCIDR: {{.ClusterCIDR}}
hostnameOverride: {{.Name}}
clientConnection: {kubeconfig: {{.ProxyConfig}}}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
{{end}}{{define "cni.json"}}{"cniVersion": "0.4.0", "name": "kubox", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": false, "hairpinMode": true, "mtu": 1500,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "{{.}}"}]], "routes": [{"dst": "0.0.0.0/0"}], "dataDir": "/run/cni/networks"}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
{{end}}`))

func (n *node) startNode(ctx context.Context) error {
	type taint struct{ Key, Value, Effect string }
	var taints []taint
	for _, text := range n.taints {
		pair, effect, _ := strings.Cut(text, ":")
		key, value, _ := strings.Cut(pair, "=")
		taints = append(taints, taint{key, value, effect})
	}
	cgroup := "/kubox-" + n.name
	if err := makeCgroup(cgroup); err != nil {
		return err
	}
	// Pods with bidirectional mounts need shared propagation, and DNS of the
	// container's own network means nothing inside a pod.
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_SHARED, ""); err != nil {
		return fmt.Errorf("share the mounts: %w", err)
	}
	for _, sysctl := range []string{"net/ipv4/ip_forward", "net/ipv4/conf/all/route_localnet", "net/bridge/bridge-nf-call-iptables"} {
		if err := os.WriteFile("/proc/sys/"+sysctl, []byte("1"), 0o644); err != nil {
			log.Printf("sysctl %s: %v", sysctl, err)
		}
	}
	// The kubelet would set these for the whole machine; show it its own values instead.
	for sysctl, value := range map[string]string{"vm/overcommit_memory": "1", "vm/panic_on_oom": "0", "kernel/panic": "10",
		"kernel/panic_on_oops": "1", "kernel/keys/root_maxkeys": "1000000", "kernel/keys/root_maxbytes": "25000000"} {
		file := filepath.Join(configDir, "sysctl-"+filepath.Base(sysctl))
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := syscall.Mount(file, "/proc/sys/"+sysctl, "", syscall.MS_BIND, ""); err != nil {
			log.Printf("hide sysctl %s: %v", sysctl, err)
		}
	}
	values := map[string]any{"CA": n.files.path("ca.crt"), "CgroupRoot": cgroup, "DNS": n.dns, "Taints": taints, "ProxyMode": n.proxyMode,
		"ClusterCIDR": n.clusterCIDR, "Name": n.name, "ProxyConfig": n.files.path("kube-proxy.kubeconfig")}
	err := errors.Join(
		os.WriteFile(configDir+"/resolv.conf", nil, 0o644),
		render("containerd.toml", configDir+"/containerd.toml", nil),
		render("kubelet.yaml", configDir+"/kubelet.yaml", values),
		render("kube-proxy.yaml", configDir+"/kube-proxy.yaml", values),
		n.files.node(n.url, n.name))
	if err != nil {
		return err
	}
	if err := os.MkdirAll("/etc/cni/net.d", 0o755); err != nil {
		return err
	}
	n.start(ctx, "containerd", "--config="+configDir+"/containerd.toml")
	if err := waitFor(ctx, "containerd", func() error { return exec.CommandContext(ctx, "ctr", "version").Run() }); err != nil {
		return err
	}
	for _, dir := range imageDirs {
		archives, _ := filepath.Glob(dir + "/*.tar")
		for _, archive := range archives {
			if out, err := exec.CommandContext(ctx, "ctr", "-n", "k8s.io", "images", "import", archive).CombinedOutput(); err != nil {
				return fmt.Errorf("import %s: %w: %s", archive, err, out)
			}
		}
	}
	kubeletArgs := []string{"--config=" + configDir + "/kubelet.yaml", "--kubeconfig=" + n.files.path("kubelet-"+n.name+".kubeconfig"),
		"--hostname-override=" + n.name, "--node-ip=" + n.ip, "--cert-dir=" + dataDir + "/kubelet-pki"}
	if len(n.labels) > 0 {
		kubeletArgs = append(kubeletArgs, "--node-labels="+n.labels.String())
	}
	n.start(ctx, "kubelet", n.with(n.kubeletArgs, kubeletArgs...)...)
	n.start(ctx, "kube-proxy", n.with(n.proxyArgs, "--config="+configDir+"/kube-proxy.yaml")...)
	return nil
}

// keepRoutes writes the node's CNI configuration once its pod addresses are
// known and keeps a route to every other node's pods.
func (n *node) keepRoutes(ctx context.Context, client kubernetes.Interface) {
	configured := false
	for ; ctx.Err() == nil; time.Sleep(time.Second) {
		nodes, err := client.CoreV1().Nodes().List(ctx, metav1.ListOptions{ResourceVersion: "0"})
		if err != nil {
			continue
		}
		for _, other := range nodes.Items {
			if other.Spec.PodCIDR == "" {
				continue
			}
			if other.Name == n.name {
				if !configured {
					err := errors.Join(render("cni.json", "/etc/cni/net.d/10-kubox.conflist", other.Spec.PodCIDR),
						exec.CommandContext(ctx, "iptables", "-w", "-t", "nat", "-A", "POSTROUTING", "-s", other.Spec.PodCIDR,
							"!", "-d", n.clusterCIDR, "!", "-o", "cni0", "-j", "MASQUERADE").Run())
					if err != nil {
						log.Printf("pod network: %v", err)
					}
					configured = true
				}
				continue
			}
			for _, address := range other.Status.Addresses {
				if address.Type == corev1.NodeInternalIP {
					exec.CommandContext(ctx, "ip", "route", "replace", other.Spec.PodCIDR, "via", address.Address).Run() //nolint:errcheck // tried again
				}
			}
		}
	}
}

// makeCgroup makes the cgroup under which the kubelet puts its pods.
func makeCgroup(root string) error {
	const top = "/sys/fs/cgroup"
	if _, err := os.Stat(top + "/cgroup.controllers"); err != nil { // version 1
		hierarchies, _ := filepath.Glob(top + "/*")
		for _, hierarchy := range hierarchies {
			if filepath.Base(hierarchy) == "unified" {
				continue
			}
			if err := os.MkdirAll(hierarchy+root, 0o755); err != nil {
				log.Printf("cgroup: %v", err)
			}
		}
		return nil
	}
	// Version 2: controllers can be handed down only from a cgroup without
	// processes, so those of this container move to a cgroup of their own.
	// The host's own root (it has no type) is none of our business.
	if _, err := os.Stat(top + "/cgroup.type"); err == nil {
		if err := os.MkdirAll(top+"/init", 0o755); err != nil {
			return err
		}
		processes, err := os.ReadFile(top + "/cgroup.procs")
		if err != nil {
			return err
		}
		for _, process := range strings.Fields(string(processes)) {
			os.WriteFile(top+"/init/cgroup.procs", []byte(process), 0o644) //nolint:errcheck // it may have ended
		}
	}
	controllers, err := os.ReadFile(top + "/cgroup.controllers")
	if err != nil {
		return err
	}
	for _, dir := range []string{top, top + root} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		for _, controller := range strings.Fields(string(controllers)) {
			if err := os.WriteFile(dir+"/cgroup.subtree_control", []byte("+"+controller), 0o644); err != nil {
				log.Printf("cgroup controller %s: %v", controller, err)
			}
		}
	}
	return nil
}
