package main

import (
	"crypto/sha256"
	"flag"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

// A proxy as one would write it in Go with net/http/httputil, which does for a request what ours
// does in steady state: it finds the caller's token, looks up what was decided on it, swaps it for
// the credential and streams. What ours does beyond that (operations, audit, rewriting) it has not.
type twinServer struct {
	mutex     sync.RWMutex
	decisions map[question]decision
}

type question struct {
	token [sha256.Size]byte
	host  string
}

type decision struct {
	authorization string
	expires       time.Time
	proxy         *httputil.ReverseProxy
}

// As many connections to one tool as ours may have, and kept for as long.
const (
	connectionsPerTool = 512
	keepAlive          = 15 * time.Second
)

func twin(args []string) error {
	flags := flag.NewFlagSet("twin", flag.ExitOnError)
	listen := flags.String("listen", "", "address")
	to := flags.String("tool", "", "URL of the tool")
	host := flags.String("host", "", "host by which callers name it")
	token := flags.String("token", "", "file with the token that is allowed")
	authorization := flags.String("authorization", "", "what is injected")
	_ = flags.Parse(args)
	target, err := url.Parse(*to)
	if err != nil {
		return err
	}
	allowed, err := os.ReadFile(*token)
	if err != nil {
		return err
	}
	proxy := &httputil.ReverseProxy{
		Rewrite:    func(r *httputil.ProxyRequest) { r.SetURL(target) },
		BufferPool: newBuffers(),
		Transport: &http.Transport{
			MaxConnsPerHost:     connectionsPerTool,
			MaxIdleConns:        connectionsPerTool,
			MaxIdleConnsPerHost: connectionsPerTool,
			IdleConnTimeout:     keepAlive,
			DisableCompression:  true,
		},
	}
	server := &twinServer{decisions: map[question]decision{
		{sha256.Sum256(allowed), *host}: {*authorization, time.Now().Add(time.Hour), proxy},
	}}
	endWithStdin()
	return http.ListenAndServe(*listen, server)
}

func (t *twinServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		http.Error(w, "no token", http.StatusUnauthorized)
		return
	}
	t.mutex.RLock()
	made, known := t.decisions[question{sha256.Sum256([]byte(token)), r.Host}]
	t.mutex.RUnlock()
	if !known || time.Now().After(made.expires) {
		http.Error(w, "no right", http.StatusForbidden)
		return
	}
	r.Header.Set("Authorization", made.authorization)
	made.proxy.ServeHTTP(w, r)
}

// Without it ReverseProxy allocates 32 KiB for each answer.
type buffers struct{ pool sync.Pool }

func newBuffers() *buffers {
	return &buffers{sync.Pool{New: func() any { return new([32 << 10]byte) }}}
}

func (b *buffers) Get() []byte { return b.pool.Get().(*[32 << 10]byte)[:] }

func (b *buffers) Put(used []byte) { b.pool.Put((*[32 << 10]byte)(used)) }
