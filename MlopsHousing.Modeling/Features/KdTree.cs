namespace MlopsHousing.Modeling.Features;

/// <summary>
/// Points on a plane for nearest-neighbour queries. Nodes lie in an implicit binary heap and halve their range of
/// points, so they hold only an axis and a cut.
/// </summary>
internal sealed class KdTree
{
    // Small enough to scan, large enough to spare the walk.
    private const int LeafSize = 16;
    private readonly float[] _x;
    private readonly float[] _y;
    private readonly float[] _cut;
    private readonly bool[] _cutsY;

    public KdTree(float[] x, float[] y)
    {
        var inner = 1;
        while ((x.Length + inner - 1) / inner > LeafSize) inner *= 2;
        _cut = new float[inner];
        _cutsY = new bool[inner];
        Order = [.. Enumerable.Range(0, x.Length)];
        Build(x, y, node: 1, 0, x.Length, new ulong[x.Length]);
        _x = Array.ConvertAll(Order, i => x[i]);
        _y = Array.ConvertAll(Order, i => y[i]);
    }

    /// <summary>Per place in the tree, the point as it was given.</summary>
    public int[] Order { get; }

    /// <summary>The nearest points by (distance, order given), nearest first.</summary>
    public void Nearest(float x, float y, Span<int> places, Span<float> distances)
    {
        var query = new Query(this, x, y, places, distances);
        query.Visit(1, 0, _x.Length, 0, 0);
        foreach (ref var distance in distances) distance = MathF.Sqrt(distance);
    }

    private void Build(float[] x, float[] y, int node, int from, int to, Span<ulong> keys)
    {
        if (node >= _cut.Length) return;
        var range = Order.AsSpan(from, to - from);
        var (minX, maxX, minY, maxY) = (float.MaxValue, float.MinValue, float.MaxValue, float.MinValue);
        foreach (var i in range)
        {
            (minX, maxX) = (Math.Min(minX, x[i]), Math.Max(maxX, x[i]));
            (minY, maxY) = (Math.Min(minY, y[i]), Math.Max(maxY, y[i]));
        }

        _cutsY[node] = maxY - minY > maxX - minX;
        var along = _cutsY[node] ? y : x;
        Sort(range, along, keys[..range.Length]);
        var middle = Middle(from, to);
        _cut[node] = middle < to ? along[Order[middle]] : float.MaxValue;
        Build(x, y, 2 * node, from, middle, keys);
        Build(x, y, 2 * node + 1, middle, to, keys);
    }

    /// <summary>By (value, point), as whole numbers: a start waits for it, and comparing by a delegate takes twice as long.</summary>
    private static void Sort(Span<int> points, float[] along, Span<ulong> keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            var bits = BitConverter.SingleToUInt32Bits(along[points[i]] + 0f); // zero has one sign
            // Bits of numbers below zero descend.
            keys[i] = (ulong)((int)bits < 0 ? ~bits : bits | 0x8000_0000) << 32 | (uint)points[i];
        }

        keys.Sort();
        for (var i = 0; i < keys.Length; i++) points[i] = (int)keys[i];
    }

    private static int Middle(int from, int to) => (int)((uint)(from + to) >> 1);

    /// <summary>One query; its best points so far are in ascending order in the caller's spans.</summary>
    private ref struct Query(KdTree tree, float x, float y, Span<int> places, Span<float> distances)
    {
        private readonly Span<int> _places = places;
        private readonly Span<float> _distances = distances;
        private int _found;
        private float _worst = float.PositiveInfinity;

        /// <param name="node">The node; its points are those from <paramref name="from"/> to <paramref name="to"/>.</param>
        /// <param name="from">The first point.</param>
        /// <param name="to">One past the last.</param>
        /// <param name="apartX">How far the node's cell is away at least along x.</param>
        /// <param name="apartY">The same along y.</param>
        public void Visit(int node, int from, int to, float apartX, float apartY)
        {
            while (node < tree._cut.Length)
            {
                var cutsY = tree._cutsY[node];
                var beyond = (cutsY ? y : x) - tree._cut[node];
                var middle = Middle(from, to);
                if (beyond < 0)
                {
                    Visit(2 * node, from, middle, apartX, apartY);
                    (node, from) = (2 * node + 1, middle);
                }
                else
                {
                    Visit(2 * node + 1, middle, to, apartX, apartY);
                    (node, to) = (2 * node, middle);
                }

                if (cutsY) apartY = beyond; else apartX = beyond;
                // A cell that is just as far may hold an earlier point, so only what is farther is left out.
                if (apartX * apartX + apartY * apartY > _worst) return;
            }

            Scan(from, to);
        }

        private void Scan(int from, int to)
        {
            var xs = tree._x.AsSpan(from, to - from);
            var ys = tree._y.AsSpan(from, to - from);
            for (var i = 0; i < xs.Length && i < ys.Length; i++)
            {
                var (dx, dy) = (xs[i] - x, ys[i] - y);
                var distance = dx * dx + dy * dy;
                if (distance <= _worst) Insert(from + i, distance);
            }
        }

        private void Insert(int place, float distance)
        {
            var order = tree.Order;
            var last = _distances.Length - 1;
            if (_found > last)
            {
                if (distance == _worst && order[place] > order[_places[last]]) return;
            }
            else
            {
                last = _found++;
            }

            while (last > 0 && (_distances[last - 1] > distance || (_distances[last - 1] == distance && order[_places[last - 1]] > order[place])))
            {
                _distances[last] = _distances[last - 1];
                _places[last] = _places[last - 1];
                last--;
            }

            _distances[last] = distance;
            _places[last] = place;
            if (_found == _distances.Length) _worst = _distances[^1];
        }
    }
}
