// Command terraform-provider-archive is a fallback for hashicorp/archive if the Terraform registry is not reachable.
//
// It implements only the arguments of the data source archive_file that the stacks use. Terraform rejects all other
// arguments and resources.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

type archiveProvider struct{}

func (archiveProvider) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "archive"
}

func (archiveProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (archiveProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (archiveProvider) Resources(context.Context) []func() resource.Resource { return nil }

func (archiveProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return archiveFile{} }}
}

func main() {
	options := providerserver.ServeOpts{Address: "registry.terraform.io/hashicorp/archive", ProtocolVersion: 5}
	err := providerserver.Serve(context.Background(), func() provider.Provider { return archiveProvider{} }, options)
	if err != nil {
		log.Fatal(err)
	}
}
