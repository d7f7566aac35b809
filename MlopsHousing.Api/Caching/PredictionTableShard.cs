namespace MlopsHousing.Api.Caching;

/// <summary>
/// A hash table whose entries lie in pinned chunks, chained by their indices. When it is full, a hand goes round: it spares once
/// what was asked for since it last came by, and replaces the first that was not (the clock algorithm).
/// </summary>
/// <param name="capacity">The most entries it holds, at least one.</param>
internal sealed class PredictionTableShard(int capacity)
{
    /// <summary>An entry, and its share of the places. Held by a test.</summary>
    internal const int BytesPerEntry = 64 + sizeof(int);

    /// <summary>Entries that memory is taken for at a time.</summary>
    internal const int InChunk = 1 << ChunkBits;

    private const int ChunkBits = 8;
    private const int None = -1;

    private readonly Lock _lock = new();
    private readonly List<Entry[]> _chunks = [];
    private int[] _first = NoPlaces(InChunk / 2); // of each place: the index of its first entry
    private int _count;
    private int _hand;

    internal bool TryGet(in CacheKey key, long now, out double value, out double scale)
    {
        lock (_lock)
        {
            var index = Find(key);
            if (index != None)
            {
                ref var entry = ref At(index);
                if (now < entry.Until)
                {
                    entry.WasAsked = true;
                    (value, scale) = (entry.Value, entry.Scale);
                    return true;
                }
            }
        }

        (value, scale) = (double.NaN, double.NaN);
        return false;
    }

    internal void Set(in CacheKey key, double value, double scale, long now, long until)
    {
        lock (_lock)
        {
            var index = Find(key);
            if (index == None)
            {
                index = _count < capacity ? Append() : Replace(now);
                Chain(index, key);
            }

            ref var entry = ref At(index);
            (entry.Value, entry.Scale, entry.Until, entry.WasAsked) = (value, scale, until, false);
        }
    }

    private int Find(in CacheKey key)
    {
        var index = _first[PlaceOf(key)];
        while (index != None && At(index).Key != key) index = At(index).Next;
        return index;
    }

    private int Append()
    {
        if (_count == _chunks.Count * InChunk)
        {
            // Pinned, so that they are never moved.
            _chunks.Add(GC.AllocateUninitializedArray<Entry>(InChunk, pinned: true));
            if (_count >= 2 * _first.Length) Widen();
        }

        return _count++;
    }

    /// <summary>Takes the entry out that makes room.</summary>
    private int Replace(long now)
    {
        for (; ; _hand++)
        {
            if (_hand == _count) _hand = 0;
            ref var entry = ref At(_hand);
            if (!entry.WasAsked || entry.Until <= now) break;
            entry.WasAsked = false;
        }

        var index = _hand++;
        ref var link = ref _first[PlaceOf(At(index).Key)];
        while (link != index) link = ref At(link).Next;
        link = At(index).Next;
        return index;
    }

    private void Chain(int index, in CacheKey key)
    {
        ref var first = ref _first[PlaceOf(key)];
        ref var entry = ref At(index);
        (entry.Key, entry.Next) = (key, first);
        first = index;
    }

    private void Widen()
    {
        _first = NoPlaces(2 * _first.Length);
        for (var index = 0; index < _count; index++) Chain(index, At(index).Key);
    }

    private static int[] NoPlaces(int count)
    {
        var places = new int[count];
        Array.Fill(places, None);
        return places;
    }

    private int PlaceOf(in CacheKey key) => (int)key.First & (_first.Length - 1);

    private ref Entry At(int index) => ref _chunks[index >> ChunkBits][index & (InChunk - 1)];

    private struct Entry
    {
        public CacheKey Key;
        public double Value;
        public double Scale;
        public long Until; // in milliseconds of the system's uptime
        public int Next;
        public bool WasAsked;
    }
}
