// What `make attack` runs in pods: callers that behave, callers that do not, and a tool for both; only Go's own library.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	programs := map[string]func([]string) error{
		"good": good, "heads": heads, "junk": junk, "names": names, "uploads": uploads, "tool": tool,
	}
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: attack good|heads|junk|names|uploads|tool FLAG...")
		os.Exit(2)
	}
	if err := programs[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "attack %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

// Each program prints what it saw as one line of JSON.
func print(seen any) error { return json.NewEncoder(os.Stdout).Encode(seen) }

// Read anew each time, as the kubelet renews it.
func token(file string) (string, error) {
	text, err := os.ReadFile(file)
	return strings.TrimSpace(string(text)), err
}

func seconds(number float64) time.Duration { return time.Duration(number * float64(time.Second)) }
