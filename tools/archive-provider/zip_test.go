package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

func createTree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestArchivesDependOnContentNotOnPathOrTime(t *testing.T) {
	files := map[string]string{"b/z.js": "z", "a.js": "a", "b.js": "b", "b/a.js": "a"}
	firstDir, secondDir := createTree(t, files), createTree(t, files)
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(filepath.Join(secondDir, "a.js"), old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(secondDir, "a.js"), 0o640); err != nil {
		t.Fatal(err)
	}
	first, err := zipDir(firstDir, 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := zipDir(secondDir, 0)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Fatal("the archives differ")
	}
}

func TestArchiveContainsSortedEntriesWithContentModeAndTime(t *testing.T) {
	archive, err := zipDir(createTree(t, map[string]string{"b/z.js": "zed", "a.js": "a"}), 0o755)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if len(reader.File) != 2 || reader.File[0].Name != "a.js" || reader.File[1].Name != "b/z.js" {
		t.Fatalf("entries: %v", reader.File)
	}
	entry := reader.File[1]
	if entry.Mode() != 0o755 || !entry.Modified.Equal(entryTime) {
		t.Fatalf("mode %v, time %v", entry.Mode(), entry.Modified)
	}
	content, err := entry.Open()
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(content); string(text) != "zed" {
		t.Fatalf("content %q", text)
	}
}

func TestUnsupportedArgumentsAreRejected(t *testing.T) {
	dir := createTree(t, map[string]string{"a.js": "a"})
	text := types.StringValue
	for name, test := range map[string]struct {
		model   archiveFileModel
		message string
	}{
		"another type":    {archiveFileModel{Type: text("tar.gz"), SourceDir: text(dir)}, `type is "tar.gz"`},
		"no source":       {archiveFileModel{Type: text("zip")}, "source_dir or source_file"},
		"two sources":     {archiveFileModel{Type: text("zip"), SourceDir: text(dir), SourceFile: text("x")}, "only one"},
		"no such dir":     {archiveFileModel{Type: text("zip"), SourceDir: text(dir + "/none")}, "none: no such file"},
		"an empty dir":    {archiveFileModel{Type: text("zip"), SourceDir: text(t.TempDir())}, "is empty"},
		"an invalid mode": {archiveFileModel{Type: text("zip"), SourceDir: text(dir), OutputFileMode: text("rw")}, `"rw"`},
		"a dir as file":   {archiveFileModel{Type: text("zip"), SourceFile: text(dir)}, "is not a file"},
	} {
		if _, err := build(test.model); err == nil || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := write(filepath.Join(dir, "a.js", "out.zip"), nil); err == nil || !strings.Contains(err.Error(), "output_path") {
		t.Errorf("unwritable output: %v", err)
	}
}
