using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlopsHousing.Modeling.Forests;

/// <summary>The splits of some trees by feature and threshold, with the masks of every stride of them combined beforehand.</summary>
internal sealed class MaskedSplits<TMask>
    where TMask : unmanaged, IBinaryInteger<TMask>, IUnsignedNumber<TMask>
{
    /// <summary>With fewer splits between two combined masks a row is barely cheaper, and the tables are larger.</summary>
    private const int MinStride = 32;

    /// <summary>The combined masks should stay in a core's second-level cache, beside what else a request touches.</summary>
    private const int MaxTableBytes = 1 << 20;

    /// <summary>Features that are looked up and applied in one pass over the trees.</summary>
    private const int Pass = 32;

    private readonly int _stride;
    private readonly FeatureSplits[] _features;
    private readonly float[] _strideEnds;
    private readonly MaskedSplit<TMask>[] _splits;
    private readonly TMask[] _combined;

    public MaskedSplits(IEnumerable<MaskedSplit<TMask>> found, int trees)
    {
        Lanes = (trees + LanesAtOnce - 1) / LanesAtOnce * LanesAtOnce;
        _splits = [.. found.OrderBy(split => split.Feature).ThenBy(split => split.Threshold)];
        _stride = MinStride;
        while ((long)_splits.Length / _stride * Lanes * Unsafe.SizeOf<TMask>() > MaxTableBytes) _stride *= 2;

        var byFeature = new List<FeatureSplits>();
        var ends = new List<float>();
        var tables = new List<TMask[]>();
        for (var first = 0; first < _splits.Length;)
        {
            var end = first;
            while (end < _splits.Length && _splits[end].Feature == _splits[first].Feature) end++;
            var strides = (end - first) / _stride;
            byFeature.Add(new FeatureSplits(_splits[first].Feature, first, end, ends.Count, strides, (tables.Count - 1) * Lanes));

            var masks = new TMask[Lanes];
            masks.AsSpan().Fill(TMask.AllBitsSet);
            for (var i = first; i < first + strides * _stride; i++)
            {
                masks[_splits[i].Tree] &= _splits[i].Mask;
                if ((i - first + 1) % _stride != 0) continue;
                tables.Add([.. masks]);
                ends.Add(_splits[i].Threshold);
            }

            while (ends.Count % Vector256<float>.Count != 0) ends.Add(float.PositiveInfinity);
            first = end;
        }

        _features = [.. byFeature];
        _strideEnds = [.. ends];
        _combined = [.. tables.SelectMany(table => table)];
    }

    /// <summary>The trees, rounded up to what the vector instructions take at once.</summary>
    public int Lanes { get; }

    private static int LanesAtOnce => 4 * Vector256<TMask>.Count;

    /// <summary>Rules out leaves tree by tree; what a tree's lowest bit left stands for is the leaf that the row reaches.</summary>
    public void Mask(ReadOnlySpan<float> row, Span<TMask> masks)
    {
        masks.Fill(TMask.AllBitsSet);
        Span<int> tables = stackalloc int[Pass];
        Span<int> starts = stackalloc int[Pass];
        for (var from = 0; from < _features.Length; from += Pass)
        {
            var some = _features.AsSpan(from, Math.Min(Pass, _features.Length - from));
            var count = 0;
            for (var i = 0; i < some.Length; i++)
            {
                ref readonly var feature = ref some[i];
                var strides = StridesPassed(feature, row[feature.Feature]);
                starts[i] = feature.FirstSplit + strides * _stride;
                tables[count] = feature.Table + strides * Lanes;
                count += strides > 0 ? 1 : 0;
            }

            ApplyCombined(tables[..count], masks);

            for (var i = 0; i < some.Length; i++)
            {
                var value = row[some[i].Feature];
                foreach (ref readonly var split in _splits.AsSpan(starts[i]..some[i].EndSplit))
                {
                    // Not >: NaN goes to the right as well.
                    if (value <= split.Threshold) break;
                    masks[split.Tree] &= split.Mask;
                }
            }
        }
    }

    /// <summary>How many whole strides of a feature's splits send this value to the right.</summary>
    private int StridesPassed(in FeatureSplits feature, float value)
    {
        var passed = 0;
        var wanted = Vector256.Create(value);
        ref var ends = ref MemoryMarshal.GetArrayDataReference(_strideEnds);
        for (var i = 0; i < feature.Strides; i += Vector256<float>.Count)
        {
            var stopped = Vector256.LessThanOrEqual(wanted, Vector256.LoadUnsafe(ref ends, (nuint)(feature.FirstStride + i)));
            passed += BitOperations.PopCount(~stopped.ExtractMostSignificantBits() & 0xff);
        }

        // Only NaN passes the infinite thresholds behind the last.
        return Math.Min(passed, feature.Strides);
    }

    private void ApplyCombined(ReadOnlySpan<int> tables, Span<TMask> masks)
    {
        ref var mask = ref MemoryMarshal.GetReference(masks);
        ref var table = ref MemoryMarshal.GetArrayDataReference(_combined);
        var step = (nuint)Vector256<TMask>.Count;
        for (nuint lane = 0; lane < (nuint)Lanes; lane += 4 * step)
        {
            var a = Vector256.LoadUnsafe(ref mask, lane);
            var b = Vector256.LoadUnsafe(ref mask, lane + step);
            var c = Vector256.LoadUnsafe(ref mask, lane + 2 * step);
            var d = Vector256.LoadUnsafe(ref mask, lane + 3 * step);
            foreach (var offset in tables)
            {
                ref var masksOfTable = ref Unsafe.Add(ref table, offset);
                a &= Vector256.LoadUnsafe(ref masksOfTable, lane);
                b &= Vector256.LoadUnsafe(ref masksOfTable, lane + step);
                c &= Vector256.LoadUnsafe(ref masksOfTable, lane + 2 * step);
                d &= Vector256.LoadUnsafe(ref masksOfTable, lane + 3 * step);
            }

            a.StoreUnsafe(ref mask, lane);
            b.StoreUnsafe(ref mask, lane + step);
            c.StoreUnsafe(ref mask, lane + 2 * step);
            d.StoreUnsafe(ref mask, lane + 3 * step);
        }
    }

    /// <param name="Feature">Its index in a row.</param>
    /// <param name="FirstSplit">Its first split; they are sorted by threshold.</param>
    /// <param name="EndSplit">One past its last split.</param>
    /// <param name="FirstStride">Where the largest thresholds of its strides begin.</param>
    /// <param name="Strides">Its whole strides.</param>
    /// <param name="Table">Where the combined masks of its strides begin, less one table: none are applied where no stride is passed.</param>
    private readonly record struct FeatureSplits(int Feature, int FirstSplit, int EndSplit, int FirstStride, int Strides, int Table);
}
