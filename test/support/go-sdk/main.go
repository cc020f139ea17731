// Asks for credentials through a credential_process, as many times as it is told, with nothing remembered in between.
package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
)

func main() {
	times, _ := strconv.Atoi(os.Args[2])
	for index := 0; index < times; index++ {
		credentials, err := processcreds.NewProvider(os.Args[1]).Retrieve(context.Background())
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println(credentials.AccessKeyID)
	}
}
