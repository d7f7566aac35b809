using System.Buffers;
using System.IO.Pipelines;
using MlopsHousing.ServiceDefaults.Requests;

namespace MlopsHousing.Predict.Inference;

/// <summary>A request's whole body in the server's own buffers, given back when disposed.</summary>
internal readonly struct RequestBody : IDisposable
{
    private readonly PipeReader _reader;
    private readonly ReadOnlySequence<byte> _bytes;
    private readonly byte[]? _copy;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        (_reader, _bytes) = (reader, bytes);
        if (bytes.IsSingleSegment) return;
        _copy = ArrayPool<byte>.Shared.Rent((int)bytes.Length);
        bytes.CopyTo(_copy);
    }

    public ReadOnlySpan<byte> Span => _copy is null ? _bytes.FirstSpan : _copy.AsSpan(0, (int)_bytes.Length);

    /// <summary>The same bytes, for readers of streams.</summary>
    public Stream AsStream() => _bytes.IsEmpty ? Stream.Null : PipeReader.Create(_bytes).AsStream();

    /// <summary>Waits for the whole body.</summary>
    /// <exception cref="InferenceException">It is larger than <paramref name="most"/> bytes.</exception>
    public static async ValueTask<RequestBody> ReadAsync(HttpRequest request, int most) =>
        await WholeBody.ReadAsync(request, most) is { } bytes ? new(request.BodyReader, bytes) : throw InferenceException.TooManyBytes(most);

    public void Dispose()
    {
        if (_copy is not null) ArrayPool<byte>.Shared.Return(_copy);
        _reader.AdvanceTo(_bytes.End);
    }
}
