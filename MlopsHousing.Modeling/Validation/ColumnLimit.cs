namespace MlopsHousing.Modeling.Validation;

/// <summary>
/// Text that is read on until a line has more commas than any table has columns. The CSV reader behind takes the square of
/// their number: a megabyte of commas would keep a processor for minutes.
/// </summary>
internal sealed class ColumnLimit(TextReader text) : TextReader
{
    /// <summary>Twice as many as a signature has features. Commas in quotes count, too.</summary>
    public const int MostCommas = 4096;

    private int _commas;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        var read = text.Read(buffer);
        Check(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var read = await text.ReadAsync(buffer, cancellationToken);
        Check(buffer.Span[..read]);
        return read;
    }

    public override int Peek() => text.Peek();

    public override int Read()
    {
        var read = text.Read();
        if (read >= 0) Check([(char)read]);
        return read;
    }

    public override int ReadBlock(char[] buffer, int index, int count)
    {
        var read = text.ReadBlock(buffer, index, count);
        Check(buffer.AsSpan(index, read));
        return read;
    }

    public override Task<int> ReadBlockAsync(char[] buffer, int index, int count) => ReadBlockAsync(buffer.AsMemory(index, count)).AsTask();

    public override async ValueTask<int> ReadBlockAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
    {
        var read = await text.ReadBlockAsync(buffer, cancellationToken);
        Check(buffer.Span[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) text.Dispose();
        base.Dispose(disposing);
    }

    private void Check(ReadOnlySpan<char> read)
    {
        while (!read.IsEmpty)
        {
            var end = read.IndexOfAny('\n', '\r');
            _commas += read[..(end < 0 ? read.Length : end)].Count(',');
            if (_commas > MostCommas) throw new InvalidDataException($"A line of the CSV has more than {MostCommas} commas, which no table has columns for.");
            if (end < 0) return;
            _commas = 0;
            read = read[(end + 1)..];
        }
    }
}
