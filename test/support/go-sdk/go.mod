module example.com/asks

go 1.24

require github.com/aws/aws-sdk-go-v2/credentials v1.21.0

require (
	github.com/aws/aws-sdk-go-v2 v1.48.0 // indirect
	github.com/aws/smithy-go v1.28.9 // indirect
)
