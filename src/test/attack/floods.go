package main

import (
	"crypto/rand"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Connections that send half a head and wait.
func heads(args []string) error {
	flags := flag.NewFlagSet("heads", flag.ExitOnError)
	to := flags.String("to", "", "addresses, with commas")
	number := flags.Int("n", 1, "connections to each")
	hold := flags.Float64("seconds", 30, "how long they are held")
	_ = flags.Parse(args)
	var opened, refused, ended atomic.Int64
	var all sync.WaitGroup
	until := time.Now().Add(seconds(*hold))
	for i := range *number {
		for _, address := range strings.Split(*to, ",") {
			all.Go(func() {
				connection, err := net.DialTimeout("tcp", address, patience)
				if err != nil {
					refused.Add(1)
					return
				}
				defer connection.Close()
				opened.Add(1)
				_ = connection.SetDeadline(until)
				_, _ = io.WriteString(connection, "GET /half HTTP/1.1\r\nHo")
				if _, err := io.Copy(io.Discard, connection); !isTimeout(err) {
					ended.Add(1)
				}
			})
		}
		if i%100 == 99 {
			time.Sleep(100 * time.Millisecond) // all at once would be lost in the queue for accept
		}
	}
	all.Wait()
	return print(map[string]int64{"opened": opened.Load(), "refused": refused.Load(), "endedByServer": ended.Load()})
}

// Sends each of n requests once, on so many connections, at a rate at most.
func flood(n, connections int, rate float64, longest time.Duration, request func(int) (*http.Request, error)) *tally {
	var seen tally
	var all sync.WaitGroup
	var next atomic.Int64
	begun := time.Now()
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	for range connections {
		all.Go(func() {
			for i := int(next.Add(1)); i <= n && time.Since(begun) < longest; i = int(next.Add(1)) {
				if rate > 0 {
					time.Sleep(time.Until(begun.Add(seconds(float64(i) / rate))))
				}
				sent := time.Now()
				made, err := request(i)
				code := 0
				if err == nil {
					var answer *http.Response
					if answer, err = client.Do(made); err == nil {
						code = answer.StatusCode
						_, _ = io.Copy(io.Discard, answer.Body)
						answer.Body.Close()
					}
				}
				seen.status(code, err, time.Since(sent))
			}
		})
	}
	all.Wait()
	return &seen
}

// Tokens in the form of good ones, each with a signature that nobody made.
func junk(args []string) error {
	flags := flag.NewFlagSet("junk", flag.ExitOnError)
	url := flags.String("url", "", "what is asked for")
	number := flags.Int("n", 1, "requests")
	rate := flags.Float64("rate", 0, "requests a second at most; 0 for no bound")
	size := flags.Int("size", 0, "of a token, in bytes; 0 for that of a good one")
	connections := flags.Int("connections", 16, "at a time")
	longest := flags.Float64("seconds", 600, "for how long at most")
	_ = flags.Parse(args)
	encode := base64.RawURLEncoding.EncodeToString
	head := encode([]byte(`{"alg":"RS256","kid":"junk"}`))
	claims := func(i int) string {
		padding := strings.Repeat("x", max(0, (*size-600)*3/4))
		return encode(fmt.Appendf(nil,
			`{"aud":["connectors.alauda.io"],"iss":"https://issuer.example.com","exp":%d,"sub":"system:serviceaccount:a:b","jti":"%d","p":"%s"}`,
			time.Now().Add(time.Hour).Unix(), i, padding))
	}
	return print(flood(*number, *connections, *rate, seconds(*longest), func(i int) (*http.Request, error) {
		signature := make([]byte, 256)
		_, _ = rand.Read(signature)
		request, err := http.NewRequest(http.MethodGet, *url, nil)
		if err == nil {
			request.Header.Set("Authorization", "Bearer "+head+"."+claims(i)+"."+encode(signature))
		}
		return request, err
	}))
}

// A caller with a good token asks for Connectors by names that nobody has given.
func names(args []string) error {
	flags := flag.NewFlagSet("names", flag.ExitOnError)
	url := flags.String("url", "", "what is asked for, with %d for the number of the name")
	file := flags.String("token", "", "file with the caller's token")
	number := flags.Int("n", 1, "names")
	connections := flags.Int("connections", 64, "at a time")
	_ = flags.Parse(args)
	bearer, err := token(*file)
	if err != nil {
		return err
	}
	return print(flood(*number, *connections, 0, time.Hour, func(i int) (*http.Request, error) {
		request, err := http.NewRequest(http.MethodGet, fmt.Sprintf(*url, i), nil)
		if err == nil {
			request.Header.Set("Authorization", "Bearer "+bearer)
		}
		return request, err
	}))
}

// Uploads of which a byte comes each second.
func uploads(args []string) error {
	flags := flag.NewFlagSet("uploads", flag.ExitOnError)
	url := flags.String("url", "", "where to")
	file := flags.String("token", "", "file with the caller's token")
	number := flags.Int("n", 1, "uploads")
	hold := flags.Float64("seconds", 30, "how long they go on")
	_ = flags.Parse(args)
	bearer, err := token(*file)
	if err != nil {
		return err
	}
	var seen tally
	var all sync.WaitGroup
	client := &http.Client{Timeout: seconds(*hold), Transport: &http.Transport{DisableKeepAlives: true}}
	for range *number {
		all.Go(func() {
			sent := time.Now()
			body, drops := io.Pipe()
			request, err := http.NewRequest(http.MethodPost, *url, body)
			if err != nil {
				seen.status(0, err, 0)
				return
			}
			request.ContentLength = 1 << 20
			request.Header.Set("Authorization", "Bearer "+bearer)
			request.Header.Set("Content-Type", "application/x-git-receive-pack-request")
			go drip(drops)
			answer, err := client.Do(request)
			body.Close()
			code := 0
			if err == nil {
				code = answer.StatusCode
				answer.Body.Close()
			}
			seen.status(code, err, time.Since(sent))
		})
	}
	all.Wait()
	return print(&seen)
}

func drip(to *io.PipeWriter) {
	for {
		if _, err := to.Write([]byte("x")); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}
