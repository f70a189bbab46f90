package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed addons.yaml
var addons string

func (n *node) startControlPlane(ctx context.Context) error {
	sans := append(n.sans, n.name, n.ip, firstService(n.serviceCIDR))
	if hostname, err := os.Hostname(); err == nil {
		sans = append(sans, hostname)
	}
	if err := n.files.controlPlane(n.url, sans); err != nil {
		return err
	}
	data, err := os.ReadFile(n.files.path("admin.kubeconfig"))
	if err != nil {
		return err
	}
	if err := os.WriteFile(kubeconfig, data, 0o600); err != nil {
		return err
	}
	n.start(ctx, "etcd", "--name=default", "--data-dir="+dataDir+"/etcd", "--unsafe-no-fsync", "--log-level=warn",
		"--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
		"--listen-peer-urls=http://127.0.0.1:2380", "--initial-advertise-peer-urls=http://127.0.0.1:2380",
		"--initial-cluster=default=http://127.0.0.1:2380")
	p := n.files.path
	n.start(ctx, "kube-apiserver", n.with(n.apiArgs,
		"--etcd-servers=http://127.0.0.1:2379", "--bind-address=0.0.0.0", fmt.Sprintf("--secure-port=%d", n.port), "--advertise-address="+n.ip,
		"--service-cluster-ip-range="+n.serviceCIDR, "--allow-privileged=true", "--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction", "--enable-aggregator-routing=true",
		"--tls-cert-file="+p("apiserver.crt"), "--tls-private-key-file="+p("apiserver.key"), "--client-ca-file="+p("ca.crt"),
		"--kubelet-client-certificate="+p("apiserver-kubelet-client.crt"), "--kubelet-client-key="+p("apiserver-kubelet-client.key"),
		"--kubelet-preferred-address-types=InternalIP,Hostname",
		"--service-account-key-file="+p("sa.pub"), "--service-account-signing-key-file="+p("sa.key"),
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		"--requestheader-client-ca-file="+p("front-proxy-ca.crt"), "--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-", "--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file="+p("front-proxy-client.crt"), "--proxy-client-key-file="+p("front-proxy-client.key"))...)
	client, err := clientFor(kubeconfig)
	if err != nil {
		return err
	}
	err = waitFor(ctx, "the API server", func() error {
		_, err := client.RESTClient().Get().AbsPath("/readyz").DoRaw(ctx)
		return err
	})
	if err != nil {
		return err
	}
	config := p("kube-controller-manager.kubeconfig")
	n.start(ctx, "kube-controller-manager", n.with(n.controllerArgs,
		"--kubeconfig="+config, "--authentication-kubeconfig="+config, "--authorization-kubeconfig="+config,
		"--bind-address=127.0.0.1", "--leader-elect=false", "--use-service-account-credentials=true", "--controllers=*",
		"--root-ca-file="+p("ca.crt"), "--client-ca-file="+p("ca.crt"), "--requestheader-client-ca-file="+p("front-proxy-ca.crt"),
		"--service-account-private-key-file="+p("sa.key"),
		"--cluster-signing-cert-file="+p("ca.crt"), "--cluster-signing-key-file="+p("ca.key"),
		"--allocate-node-cidrs=true", "--cluster-cidr="+n.clusterCIDR, "--service-cluster-ip-range="+n.serviceCIDR)...)
	config = p("kube-scheduler.kubeconfig")
	n.start(ctx, "kube-scheduler", n.with(n.schedulerArgs,
		"--kubeconfig="+config, "--authentication-kubeconfig="+config, "--authorization-kubeconfig="+config,
		"--bind-address=127.0.0.1", "--leader-elect=false")...)
	return nil
}

func (n *node) applyManifests(ctx context.Context) error {
	if !strings.Contains(n.disable.String(), "coredns") {
		text := strings.ReplaceAll(addons, "CLUSTER_DNS", n.dns)
		if err := os.WriteFile(manifestsDir+"/coredns.yaml", []byte(text), 0o644); err != nil {
			return err
		}
	}
	if manifests, _ := filepath.Glob(manifestsDir + "/*.yaml"); len(manifests) == 0 {
		return nil
	}
	return waitFor(ctx, "the manifests", func() error {
		command := exec.CommandContext(ctx, "/proc/self/exe", "kubectl", "--kubeconfig="+kubeconfig, "apply", "-f", manifestsDir)
		out, err := command.CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w: %s", err, out)
		}
		return nil
	})
}
