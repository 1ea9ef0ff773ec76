package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"time"
)

// The modification time that hashicorp/archive sets for every entry, so that the archive depends only on the contents.
var entryTime = time.Date(2049, 1, 1, 0, 0, 0, 0, time.UTC)

// parseMode reads an octal file mode such as "0644"; "" is 0, which means the mode of the file.
func parseMode(text string) (fs.FileMode, error) {
	if text == "" {
		return 0, nil
	}
	mode, err := strconv.ParseUint(text, 8, 32)
	if err != nil || mode == 0 || mode > 0o777 {
		return 0, fmt.Errorf("output_file_mode is %q; expected an octal mode such as \"0644\"", text)
	}
	return fs.FileMode(mode), nil
}

// zipDir creates a zip of all files under a directory. The result is deterministic.
func zipDir(dir string, mode fs.FileMode) ([]byte, error) {
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("source_dir: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("source_dir: %s is empty", dir)
	}
	return zipFiles(dir, names, mode)
}

func zipFiles(dir string, names []string, mode fs.FileMode) ([]byte, error) {
	var buffer bytes.Buffer
	writer := zip.NewWriter(&buffer)
	sort.Strings(names)
	for _, name := range names {
		if err := addFile(writer, filepath.Join(dir, name), filepath.ToSlash(name), mode); err != nil {
			return nil, err
		}
	}
	err := writer.Close()
	return buffer.Bytes(), err
}

func addFile(writer *zip.Writer, path, name string, mode fs.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("source: %s is not a file", path)
	}
	if mode == 0 {
		// The archive records only whether a file is executable, because the rest of its mode
		// depends on the checkout.
		mode = 0o644 | info.Mode()&0o111
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("source: %w", err)
	}
	header := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: entryTime}
	header.SetMode(mode)
	entry, err := writer.CreateHeader(header)
	if err != nil {
		return err
	}
	_, err = entry.Write(content)
	return err
}
