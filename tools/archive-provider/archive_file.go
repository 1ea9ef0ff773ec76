package main

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type archiveFile struct{}

type archiveFileModel struct {
	ID                 types.String `tfsdk:"id"`
	Type               types.String `tfsdk:"type"`
	SourceDir          types.String `tfsdk:"source_dir"`
	SourceFile         types.String `tfsdk:"source_file"`
	OutputPath         types.String `tfsdk:"output_path"`
	OutputFileMode     types.String `tfsdk:"output_file_mode"`
	OutputSize         types.Int64  `tfsdk:"output_size"`
	OutputMd5          types.String `tfsdk:"output_md5"`
	OutputSha          types.String `tfsdk:"output_sha"`
	OutputSha256       types.String `tfsdk:"output_sha256"`
	OutputBase64Sha256 types.String `tfsdk:"output_base64sha256"`
	OutputSha512       types.String `tfsdk:"output_sha512"`
	OutputBase64Sha512 types.String `tfsdk:"output_base64sha512"`
}

func (archiveFile) Metadata(_ context.Context, _ datasource.MetadataRequest, response *datasource.MetadataResponse) {
	response.TypeName = "archive_file"
}

func (archiveFile) Schema(_ context.Context, _ datasource.SchemaRequest, response *datasource.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"type":             schema.StringAttribute{Required: true},
		"source_dir":       schema.StringAttribute{Optional: true},
		"source_file":      schema.StringAttribute{Optional: true},
		"output_path":      schema.StringAttribute{Required: true},
		"output_file_mode": schema.StringAttribute{Optional: true},
		"output_size":      schema.Int64Attribute{Computed: true},
	}
	for _, name := range []string{"id", "output_md5", "output_sha", "output_sha256", "output_base64sha256",
		"output_sha512", "output_base64sha512"} {
		attributes[name] = schema.StringAttribute{Computed: true}
	}
	response.Schema = schema.Schema{Attributes: attributes}
}

func (archiveFile) Read(ctx context.Context, request datasource.ReadRequest, response *datasource.ReadResponse) {
	var model archiveFileModel
	response.Diagnostics.Append(request.Config.Get(ctx, &model)...)
	if response.Diagnostics.HasError() {
		return
	}
	archive, err := build(model)
	if err == nil {
		err = write(model.OutputPath.ValueString(), archive)
	}
	if err != nil {
		response.Diagnostics.AddError("archive_file", err.Error())
		return
	}
	model.describe(archive)
	response.Diagnostics.Append(response.State.Set(ctx, &model)...)
}

func build(model archiveFileModel) ([]byte, error) {
	if kind := model.Type.ValueString(); kind != "zip" {
		return nil, fmt.Errorf("type is %q; this fallback for hashicorp/archive supports only zip", kind)
	}
	mode, err := parseMode(model.OutputFileMode.ValueString())
	if err != nil {
		return nil, err
	}
	dir, file := model.SourceDir.ValueString(), model.SourceFile.ValueString()
	switch {
	case dir != "" && file == "":
		return zipDir(dir, mode)
	case file != "" && dir == "":
		return zipFiles(filepath.Dir(file), []string{filepath.Base(file)}, mode)
	}
	return nil, fmt.Errorf("set source_dir or source_file, but only one of them")
}

func write(path string, archive []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("output_path: %w", err)
	}
	if err := os.WriteFile(path, archive, 0o644); err != nil {
		return fmt.Errorf("output_path: %w", err)
	}
	return nil
}

func (model *archiveFileModel) describe(archive []byte) {
	sha, sha256sum, sha512sum, md5sum := sha1.Sum(archive), sha256.Sum256(archive), sha512.Sum512(archive), md5.Sum(archive)
	model.ID = types.StringValue(hex.EncodeToString(sha[:]))
	model.OutputSize = types.Int64Value(int64(len(archive)))
	model.OutputMd5 = types.StringValue(hex.EncodeToString(md5sum[:]))
	model.OutputSha = model.ID
	model.OutputSha256 = types.StringValue(hex.EncodeToString(sha256sum[:]))
	model.OutputBase64Sha256 = types.StringValue(base64.StdEncoding.EncodeToString(sha256sum[:]))
	model.OutputSha512 = types.StringValue(hex.EncodeToString(sha512sum[:]))
	model.OutputBase64Sha512 = types.StringValue(base64.StdEncoding.EncodeToString(sha512sum[:]))
}
