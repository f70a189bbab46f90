package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

// start runs a program until ctx ends; one that stops by itself is started again.
func (n *node) start(ctx context.Context, name string, args ...string) {
	program := []string{"/proc/self/exe", name}
	if name == "containerd" {
		program = []string{"containerd"}
	}
	n.logs.Add(1)
	go func() {
		defer n.logs.Done()
		for ctx.Err() == nil {
			output, err := os.OpenFile(filepath.Join(logDir, name+".log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
			if err != nil {
				log.Print(err)
				return
			}
			command := exec.CommandContext(ctx, program[0], append(program[1:], args...)...)
			command.Stdout, command.Stderr = output, output
			command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
			command.WaitDelay = 5 * time.Second
			err = command.Run()
			output.Close()
			if ctx.Err() == nil {
				log.Printf("%s stopped (%v), starting it again; its end:\n%s", name, err, tail(filepath.Join(logDir, name+".log"), 1500))
				time.Sleep(time.Second)
			}
		}
	}()
}

func (n *node) with(extra list, args ...string) []string {
	for _, arg := range extra {
		args = append(args, "--"+strings.TrimLeft(arg, "-"))
	}
	return args
}

func waitFor(ctx context.Context, what string, ready func() error) error {
	var last error
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if last = ready(); last == nil {
			return nil
		}
	}
	return fmt.Errorf("wait for %s: %w", what, last)
}

func clientFor(file string) (*kubernetes.Clientset, error) {
	config, err := clientcmd.BuildConfigFromFlags("", file)
	if err != nil {
		return nil, err
	}
	config.Timeout = 10 * time.Second
	return kubernetes.NewForConfig(config)
}

func render(name, file string, values any) error {
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, name, values); err != nil {
		return err
	}
	return os.WriteFile(file, text.Bytes(), 0o644)
}

func tail(file string, size int64) string {
	f, err := os.Open(file)
	if err != nil {
		return err.Error()
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() > size {
		f.Seek(-size, io.SeekEnd) //nolint:errcheck
	}
	text, _ := io.ReadAll(f)
	return string(text)
}

func firstAddress() (string, error) {
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "", err
	}
	for _, address := range addresses {
		if network, ok := address.(*net.IPNet); ok && !network.IP.IsLoopback() && network.IP.To4() != nil {
			return network.IP.String(), nil
		}
	}
	return "", errors.New("no address but loopback")
}

func firstService(cidr string) string {
	ip, _, err := net.ParseCIDR(cidr)
	if err != nil {
		return ""
	}
	ip = ip.To4()
	ip[3]++
	return ip.String()
}

func env(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
