package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"
)

// How long an answer may take; the benchmark's own are a thousand times as fast.
const patience = 10 * time.Second

// What one run saw. Every latency is kept, so that the percentiles are exact.
type result struct {
	Requests     int     `json:"requests"`
	Failures     int     `json:"failures"`
	FirstFailure string  `json:"firstFailure"`
	Seconds      float64 `json:"seconds"`
	P50Micros    float64 `json:"p50Micros"`
	P99Micros    float64 `json:"p99Micros"`
}

// Sends one request after the other on each of its connections, for a while; an answer that is not
// 200 with as many bytes as there should be is a failure.
type caller struct {
	address   string
	request   []byte
	size      int
	until     time.Time
	latencies []time.Duration
	failures  int
	first     string
}

func load(args []string) error {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	to := flags.String("to", "", "address of the server")
	host := flags.String("host", "", "value of Host")
	path := flags.String("path", "", "path and query")
	token := flags.String("token", "", "file with the caller's token")
	size := flags.Int("size", 0, "bytes that an answer has to have")
	connections := flags.Int("connections", 1, "how many at a time")
	seconds := flags.Float64("seconds", 1, "for how long")
	_ = flags.Parse(args)
	secret, err := os.ReadFile(*token)
	if err != nil {
		return err
	}
	request := fmt.Appendf(nil,
		"GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: git/2.39.5\r\nAccept: */*\r\nAccept-Encoding: deflate, gzip\r\n"+
			"Git-Protocol: version=2\r\nAuthorization: Bearer %s\r\n\r\n", *path, *host, secret)
	begun := time.Now()
	until := begun.Add(time.Duration(*seconds * float64(time.Second)))
	callers := make([]caller, *connections)
	var all sync.WaitGroup
	for i := range callers {
		callers[i] = caller{address: *to, request: request, size: *size, until: until}
		all.Go(callers[i].run)
	}
	all.Wait()
	return json.NewEncoder(os.Stdout).Encode(summary(callers, time.Since(begun)))
}

func summary(callers []caller, took time.Duration) result {
	var latencies []time.Duration
	sum := result{Seconds: took.Seconds()}
	for _, one := range callers {
		latencies = append(latencies, one.latencies...)
		sum.Failures += one.failures
		if sum.FirstFailure == "" {
			sum.FirstFailure = one.first
		}
	}
	sum.Requests = len(latencies)
	if sum.Requests > 0 {
		slices.Sort(latencies)
		sum.P50Micros = micros(latencies[len(latencies)/2])
		sum.P99Micros = micros(latencies[len(latencies)*99/100])
	}
	return sum
}

func micros(latency time.Duration) float64 { return float64(latency) / float64(time.Microsecond) }

func (c *caller) run() {
	for time.Now().Before(c.until) {
		if err := c.connection(); err != nil {
			c.failures++
			if c.first == "" {
				c.first = err.Error()
			}
			time.Sleep(10 * time.Millisecond) // so that a server that refuses all is not flooded
		}
	}
}

// Until the time is over or the server closes the connection, as it may after an answer.
func (c *caller) connection() error {
	connection, err := net.Dial("tcp", c.address)
	if err != nil {
		return err
	}
	defer connection.Close()
	if err := connection.SetDeadline(c.until.Add(patience)); err != nil {
		return err
	}
	in := bufio.NewReaderSize(connection, 64<<10)
	for {
		sent := time.Now()
		if !sent.Before(c.until) {
			return nil
		}
		if _, err := connection.Write(c.request); err != nil {
			return err
		}
		last, err := c.answer(in)
		if err != nil {
			return err
		}
		c.latencies = append(c.latencies, time.Since(sent))
		if last {
			return nil
		}
	}
}

// Reads one answer to its end; last when the server closes the connection after it.
func (c *caller) answer(in *bufio.Reader) (last bool, err error) {
	status, err := line(in)
	if err != nil {
		return false, err
	}
	if !bytes.HasPrefix(status, []byte("HTTP/1.1 200")) {
		return false, fmt.Errorf("the answer is %s", status)
	}
	length := -1
	for {
		header, err := line(in)
		if err != nil {
			return false, err
		}
		if len(header) == 0 {
			break
		}
		name, value, _ := bytes.Cut(header, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.Atoi(string(value)); err != nil {
				return false, err
			}
		case bytes.EqualFold(name, []byte("Connection")):
			last = bytes.EqualFold(value, []byte("close"))
		}
	}
	if length != c.size {
		return false, fmt.Errorf("Content-Length is %d and should be %d", length, c.size)
	}
	if read, err := in.Discard(length); read != length {
		return false, errors.Join(fmt.Errorf("%d of %d bytes", read, length), err)
	}
	return last, nil
}

func line(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	return bytes.TrimRight(text, "\r\n"), err
}
