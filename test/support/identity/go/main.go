// Prints whose credentials the SDK finds, as any program with its defaults would use them.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	found, err := config.LoadDefaultConfig(context.Background())
	if err == nil {
		credentials, missing := found.Credentials.Retrieve(context.Background())
		if missing == nil {
			fmt.Println("KEY", credentials.AccessKeyID)
			return
		}
		err = missing
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
