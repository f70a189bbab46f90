package main

import (
	"errors"
	"flag"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// How long a good caller waits for an answer.
const patience = 10 * time.Second

// Callers that behave: one that is known sends at an even rate, whether or not answers come, and
// new ones, each with a token that nobody has seen, come one after the other on connections of their own.
func good(args []string) error {
	flags := flag.NewFlagSet("good", flag.ExitOnError)
	url := flags.String("url", "", "what is asked for")
	file := flags.String("token", "", "file with the known caller's token")
	rate := flags.Int("rate", 20, "requests a second of the known caller")
	fresh := flags.String("fresh", "", "file with tokens of new callers, one a line")
	each := flags.Duration("each", time.Second, "how often a new caller comes")
	stop := flags.String("stop", "", "file whose appearance ends it")
	after := flags.Float64("seconds", 3600, "for how long at most")
	_ = flags.Parse(args)
	newcomers, err := token(*fresh)
	if err != nil {
		return err
	}
	var known, unknown tally
	var all sync.WaitGroup
	client := &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 100}}
	if err := becomeKnown(client, *url, *file); err != nil {
		return err
	}
	next := strings.Fields(newcomers)
	ticks := time.NewTicker(time.Second / time.Duration(*rate))
	defer ticks.Stop()
	begun := time.Now()
	nextComes := begun
	for now := begun; now.Sub(begun) < seconds(*after); now = <-ticks.C {
		if _, err := os.Stat(*stop); err == nil {
			break
		}
		bearer, err := token(*file)
		if err != nil {
			return err
		}
		all.Go(func() { ask(client, *url, bearer, &known) })
		if len(next) > 0 && !now.Before(nextComes) {
			newcomer := next[0]
			next, nextComes = next[1:], now.Add(*each)
			all.Go(func() {
				alone := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
				ask(alone, *url, newcomer, &unknown)
			})
		}
	}
	all.Wait()
	return print(map[string]any{"known": &known, "new": &unknown})
}

// Who is known was served once; /tmp/known then says so to who waits for it.
func becomeKnown(client *http.Client, url, file string) error {
	for range 60 {
		bearer, err := token(file)
		if err != nil {
			return err
		}
		var first tally
		ask(client, url, bearer, &first)
		if first.answers["200"] == 1 {
			return os.WriteFile("/tmp/known", nil, 0o644)
		}
		time.Sleep(time.Second)
	}
	return errors.New("the known caller was not served in a minute")
}

func ask(client *http.Client, url, bearer string, seen *tally) {
	sent := time.Now()
	request, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		seen.status(0, err, 0)
		return
	}
	request.Header.Set("Authorization", "Bearer "+bearer)
	answer, err := client.Do(request)
	code := 0
	if err == nil {
		code = answer.StatusCode
		_, err = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	seen.status(code, err, time.Since(sent))
}
