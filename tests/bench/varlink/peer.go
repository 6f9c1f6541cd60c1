// The Varlink library of varlink-go, as a server that answers fast and as a client to be measured against: tests/bench/varlink.mjs.
//
//	peer serve ADDRESS
//	peer calls ADDRESS COUNT      prints milliseconds
//	peer stream ADDRESS COUNT     the same, and how many replies came
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/varlink/go/varlink"
)

const description = `interface org.sockatlas.bench

type Item (number: int, name: string, tags: []string, size: ?float)

method Echo(item: Item) -> (item: Item)

# [Requires 'more' flag]
method Stream(count: int) -> (item: Item)
`

type item struct {
	Number int64    `json:"number"`
	Name   string   `json:"name"`
	Tags   []string `json:"tags"`
	Size   *float64 `json:"size,omitempty"`
}
type withItem struct {
	Item item `json:"item"`
}

type bench struct{}

func (b *bench) VarlinkGetName() string        { return "org.sockatlas.bench" }
func (b *bench) VarlinkGetDescription() string { return description }

func (b *bench) VarlinkDispatch(ctx context.Context, call varlink.Call, method string) error {
	switch method {
	case "Echo":
		var in withItem
		if err := call.GetParameters(&in); err != nil {
			return err
		}
		return call.Reply(ctx, &in)
	case "Stream":
		var in struct {
			Count int `json:"count"`
		}
		if err := call.GetParameters(&in); err != nil {
			return err
		}
		// Many in one write, so that the client is what is measured.
		var many bytes.Buffer
		for i := 0; i < in.Count; i++ {
			fmt.Fprintf(&many, `{"parameters":{"item":{"number":%d,"name":"systemd-journald.service","tags":["loaded","active","running"],"size":1.5}}`, i)
			if i+1 < in.Count {
				many.WriteString(`,"continues":true`)
			}
			many.WriteString("}\x00")
			if many.Len() > 60000 || i+1 == in.Count {
				if _, err := call.Conn.Write(ctx, many.Bytes()); err != nil {
					return err
				}
				many.Reset()
			}
		}
		return nil
	}
	return call.ReplyMethodNotFound(ctx, method)
}

func main() {
	ctx := context.Background()
	address := os.Args[2]
	if os.Args[1] == "serve" {
		service, err := varlink.NewService("Sockatlas", "bench", "1", "https://example.org")
		check(err)
		check(service.RegisterInterface(&bench{}))
		check(service.Listen(ctx, address, 0))
		return
	}
	count, err := strconv.Atoi(os.Args[3])
	check(err)
	connection, err := varlink.NewConnection(ctx, address)
	check(err)
	size := 1.5
	start := time.Now()
	came := 0
	if os.Args[1] == "calls" {
		for ; came < count; came++ {
			var out withItem
			check(connection.Call(ctx, "org.sockatlas.bench.Echo", withItem{item{int64(came), "systemd-journald.service", []string{"loaded", "active"}, &size}}, &out))
		}
	} else {
		receive, err := connection.Send(ctx, "org.sockatlas.bench.Stream", map[string]int{"count": count}, varlink.More)
		check(err)
		for flags := uint64(varlink.Continues); flags&varlink.Continues != 0; came++ {
			var out withItem
			flags, err = receive(ctx, &out)
			check(err)
		}
	}
	fmt.Printf("{\"ms\":%f,\"came\":%d}\n", float64(time.Since(start).Nanoseconds())/1e6, came)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
