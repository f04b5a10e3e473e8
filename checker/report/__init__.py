"""From a result to text in other formats. Pure: nothing here opens a file."""
