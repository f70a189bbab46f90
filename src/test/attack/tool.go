package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// How long the slow tool thinks.
const late = 90 * time.Second

// A Git server without a repository. What its first path segment is says how it behaves:
// /endless never ends its list of refs, /late answers late, anything else is as it should be.
func tool(args []string) error {
	flags := flag.NewFlagSet("tool", flag.ExitOnError)
	listen := flags.String("listen", ":8080", "address")
	_ = flags.Parse(args)
	return http.ListenAndServe(*listen, http.HandlerFunc(answer))
}

func answer(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/late/") {
		select {
		case <-time.After(late):
		case <-r.Context().Done():
			return
		}
	}
	switch {
	case r.Method == http.MethodPost:
		_, _ = io.Copy(io.Discard, r.Body)
	case strings.HasSuffix(r.URL.Path, "/info/refs"):
		w.Header().Set("Content-Type", "application/x-"+r.URL.Query().Get("service")+"-advertisement")
		refs(w, r)
	default:
		_, _ = io.WriteString(w, "ref: refs/heads/main\n")
	}
}

func refs(w io.Writer, r *http.Request) {
	packet := func(text string) error {
		_, err := fmt.Fprintf(w, "%04x%s", len(text)+4, text)
		return err
	}
	commit := strings.Repeat("1", 40)
	_ = packet("# service=" + r.URL.Query().Get("service") + "\n")
	_, _ = io.WriteString(w, "0000")
	_ = packet(commit + " HEAD\x00agent=attack\n")
	_ = packet(commit + " refs/heads/main\n")
	for i := 0; strings.HasPrefix(r.URL.Path, "/endless/"); i++ {
		if err := packet(fmt.Sprintf("%s refs/heads/branch-%012d\n", commit, i)); err != nil {
			return
		}
	}
	_, _ = io.WriteString(w, "0000")
}
