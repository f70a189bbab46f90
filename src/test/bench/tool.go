package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
)

// The sizes of answers, by the first letters of the path.
var sizes = map[string]int{"/1k": 1 << 10, "/100k": 100 << 10}

// The tool behind the proxies. It answers from memory and without net/http, so that it costs less
// than any of them; a request without the credential gets 403, which the load counts as a failure.
func tool(args []string) error {
	flags := flag.NewFlagSet("tool", flag.ExitOnError)
	listen := flags.String("listen", "", "address")
	authorization := flags.String("authorization", "", "what a proxy has to inject")
	_ = flags.Parse(args)
	listener, err := net.Listen("tcp", *listen)
	if err != nil {
		return err
	}
	endWithStdin()
	answers := map[string][]byte{}
	for prefix, size := range sizes {
		answers[prefix] = answer("200 OK", size)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return err
		}
		go serve(connection, answers, *authorization)
	}
}

func answer(status string, size int) []byte {
	head := "HTTP/1.1 %s\r\nServer: tool\r\nDate: Tue, 24 Nov 2026 12:00:00 GMT\r\nCache-Control: no-cache\r\n" +
		"Content-Type: application/x-git-upload-pack-advertisement\r\nContent-Length: %d\r\n\r\n"
	return append(fmt.Appendf(nil, head, status, size), bytes.Repeat([]byte("x"), size)...)
}

func serve(connection net.Conn, answers map[string][]byte, authorization string) {
	defer connection.Close()
	in := bufio.NewReaderSize(connection, 16<<10)
	for {
		path, sent, err := request(in)
		if err != nil {
			return
		}
		prefix, _, _ := strings.Cut(path, ".")
		out, known := answers[prefix]
		switch {
		case sent != authorization:
			out = answer("403 Forbidden", 0)
		case !known:
			out = answer("404 Not Found", 0)
		}
		if _, err := connection.Write(out); err != nil {
			return
		}
	}
}

// Reads a head; there are no bodies in this benchmark.
func request(in *bufio.Reader) (path, authorization string, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return "", "", err
	}
	words := bytes.Fields(line)
	if len(words) != 3 {
		return "", "", io.ErrUnexpectedEOF
	}
	path = string(words[1])
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return "", "", err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return path, authorization, nil
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if bytes.EqualFold(name, []byte("Authorization")) {
			authorization += string(bytes.TrimSpace(value))
		}
	}
}
