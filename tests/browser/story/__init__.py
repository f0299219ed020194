"""The ten-minute story of docs/demo.md, played chapter by chapter through the pages as the persons it names."""
