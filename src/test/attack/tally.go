package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"
)

// Counts answers by status, and failures by what went wrong; keeps latencies, so that p99 is exact.
type tally struct {
	mutex     sync.Mutex
	answers   map[string]int
	latencies []time.Duration
}

func (t *tally) add(kind string, took time.Duration) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.answers == nil {
		t.answers = map[string]int{}
	}
	t.answers[kind]++
	t.latencies = append(t.latencies, took)
}

func (t *tally) status(code int, err error, took time.Duration) {
	switch {
	case err == nil:
		t.add(fmt.Sprint(code), took)
	case isTimeout(err):
		t.add("timeout", took)
	default:
		t.add("broken", took)
	}
}

func isTimeout(err error) bool {
	var failure net.Error
	return errors.As(err, &failure) && failure.Timeout()
}

func (t *tally) MarshalJSON() ([]byte, error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	slices.Sort(t.latencies)
	sum := struct {
		Requests  int            `json:"requests"`
		Answers   map[string]int `json:"answers"`
		P50Millis float64        `json:"p50Millis"`
		P99Millis float64        `json:"p99Millis"`
	}{Requests: len(t.latencies), Answers: t.answers}
	if n := len(t.latencies); n > 0 {
		sum.P50Millis = float64(t.latencies[n/2].Microseconds()) / 1000
		sum.P99Millis = float64(t.latencies[n*99/100].Microseconds()) / 1000
	}
	return json.Marshal(sum)
}
