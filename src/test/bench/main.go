// The programs that `make bench-proxy` needs beside the servers it measures; only Go's own library.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	programs := map[string]func([]string) error{"load": load, "tool": tool, "twin": twin}
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench load|tool|twin FLAG...")
		os.Exit(2)
	}
	if err := programs[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "bench %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

// A server lives no longer than the program that started it, which holds the other end of this pipe.
func endWithStdin() {
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
}
