package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	webhooks "drive/verify"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		style, rest, _ := strings.Cut(lines.Text(), "\t")
		var values []string
		for _, each := range strings.Split(rest, "\t") {
			value, _ := base64.StdEncoding.DecodeString(each)
			values = append(values, string(value))
		}
		if style == "platform" {
			fmt.Println(webhooks.VerifyPlatform(values[0], []byte(values[1]), values[2]))
		} else {
			fmt.Println(webhooks.VerifyStandard(values[0], []byte(values[1]), values[2], values[3], values[4]))
		}
	}
}
