namespace Cutout.Matting.Segmenting;

/// <summary>
/// Maximum flow on a grid of pixels with eight neighbours each, and with it the cheapest cut between subject and ground.
/// </summary>
/// <remarks>
/// Y. Boykov, V. Kolmogorov, "An experimental comparison of min-cut/max-flow algorithms for energy minimization in vision",
/// PAMI 2004: two search trees grow from the terminals until they touch, the path found is filled, and the branches that it
/// cut off look for new parents. Capacities are whole numbers, so the same picture gives the same cut on every machine.
/// </remarks>
internal sealed class GridCut
{
    private const byte Free = 0;
    private const byte Source = 1;
    private const byte Sink = 2;
    private const sbyte Terminal = 8;
    private const sbyte Orphan = 9;
    private const sbyte None = 10;

    private readonly int _stride;
    private readonly int _width;
    private readonly int _height;
    private readonly int _nodes;
    private readonly int[] _step;
    private readonly int[] _residual;
    private readonly int[] _preference;
    private readonly int[] _terminal;
    private readonly byte[] _tree;
    private readonly sbyte[] _parent;
    private readonly int[] _distance;
    private readonly int[] _stamp;
    private readonly Queue<int> _active = new();
    private readonly bool[] _isActive;
    private readonly Queue<int> _orphans = new();
    private int _time;

    /// <summary>A grid without any capacity.</summary>
    public GridCut(int width, int height, Scratch scratch)
    {
        // A frame of nodes without capacity spares every look at the grid's edge.
        _width = width;
        _height = height;
        _stride = width + 2;
        var nodes = _nodes = _stride * (height + 2);
        _step = [-_stride - 1, -_stride, -_stride + 1, -1, 1, _stride - 1, _stride, _stride + 1];
        _residual = scratch.Take<int>(8 * nodes);
        _preference = scratch.Take<int>(nodes);
        _terminal = scratch.Take<int>(nodes);
        _tree = scratch.Take<byte>(nodes);
        _parent = scratch.Take<sbyte>(nodes);
        _distance = scratch.Take<int>(nodes);
        _stamp = scratch.Take<int>(nodes);
        _isActive = scratch.Take<bool>(nodes);
    }

    /// <summary>
    /// How much more it costs to call the pixel ground than subject; negative the other way round. Flow that an earlier
    /// <see cref="Solve"/> has pushed stays: the difference is all that changes, and what the cut becomes does not depend on it.
    /// </summary>
    /// <remarks>P. Kohli, P. Torr, "Dynamic graph cuts for efficient inference in Markov random fields", PAMI 2007.</remarks>
    public void SetTerminal(int x, int y, int preferSubject)
    {
        var node = Node(x, y);
        _terminal[node] += preferSubject - _preference[node];
        _preference[node] = preferSubject;
    }

    /// <summary>What it costs to part two neighbours; the second lies one step right, or one below and up to one aside. To be said before the first <see cref="Solve"/>.</summary>
    public void SetNeighbours(int x, int y, int dx, int dy, int cost)
    {
        var direction = dy == 0 ? 4 : 6 + dx;
        var node = Node(x, y);
        _residual[(8 * node) + direction] = cost;
        _residual[(8 * (node + _step[direction])) + 7 - direction] = cost;
    }

    /// <summary>True where the pixel ends on the subject's side.</summary>
    public bool IsSubject(int x, int y) => _tree[Node(x, y)] == Source;

    /// <summary>Pushes all flow there is.</summary>
    public void Solve(CancellationToken cancellationToken)
    {
        Begin();
        for (var rounds = 0; _active.TryDequeue(out var node); rounds++)
        {
            if ((rounds & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            _isActive[node] = false;
            while (_tree[node] != Free && Grow(node, out var from, out var direction))
            {
                _time++;
                Augment(from, direction);
                Adopt();
            }
        }
    }

    private int Node(int x, int y) => ((y + 1) * _stride) + x + 1;

    private void Begin()
    {
        _time = 0;
        _active.Clear();
        Array.Clear(_tree);
        Array.Clear(_stamp);
        Array.Clear(_isActive);
        Array.Fill(_parent, None);
        PushToNeighbours();
        for (var y = 0; y < _height; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                var node = Node(x, y);
                if (_terminal[node] != 0)
                {
                    _tree[node] = _terminal[node] > 0 ? Source : Sink;
                    _parent[node] = Terminal;
                    _distance[node] = 1;
                    Activate(node);
                }
            }
        }
    }

    // Much of the flow goes from one pixel to the next; that needs no trees.
    private void PushToNeighbours()
    {
        for (var node = _stride; node < _nodes - _stride; node++)
        {
            for (var d = 0; d < 8 && _terminal[node] > 0; d++)
            {
                var next = node + _step[d];
                var flow = Math.Min(Math.Min(_terminal[node], -_terminal[next]), _residual[(8 * node) + d]);
                if (flow > 0)
                {
                    Push(node, d, flow);
                    _terminal[node] -= flow;
                    _terminal[next] += flow;
                }
            }
        }
    }

    private void Activate(int node)
    {
        if (!_isActive[node])
        {
            _isActive[node] = true;
            _active.Enqueue(node);
        }
    }

    // Adds free neighbours to the node's tree. True if the other tree was met: then the edge leads from the source's side.
    private bool Grow(int node, out int from, out int direction)
    {
        var tree = _tree[node];
        for (var d = 0; d < 8; d++)
        {
            var next = node + _step[d];
            if ((tree == Source ? _residual[(8 * node) + d] : _residual[(8 * next) + 7 - d]) == 0)
            {
                continue;
            }

            if (_tree[next] == Free)
            {
                _tree[next] = tree;
                _parent[next] = (sbyte)(7 - d);
                _distance[next] = _distance[node] + 1;
                _stamp[next] = _stamp[node];
                Activate(next);
            }
            else if (_tree[next] != tree)
            {
                (from, direction) = tree == Source ? (node, d) : (next, 7 - d);
                return true;
            }
            else if (_stamp[next] <= _stamp[node] && _distance[next] > _distance[node] + 1 && _parent[next] != Terminal)
            {
                _parent[next] = (sbyte)(7 - d);
                _distance[next] = _distance[node] + 1;
                _stamp[next] = _stamp[node];
            }
        }

        (from, direction) = (0, 0);
        return false;
    }

    private void Augment(int from, int direction)
    {
        var to = from + _step[direction];
        var flow = _residual[(8 * from) + direction];
        var root = from;
        for (; _parent[root] != Terminal; root += _step[_parent[root]])
        {
            flow = Math.Min(flow, _residual[(8 * (root + _step[_parent[root]])) + 7 - _parent[root]]);
        }

        flow = Math.Min(flow, _terminal[root]);
        for (root = to; _parent[root] != Terminal; root += _step[_parent[root]])
        {
            flow = Math.Min(flow, _residual[(8 * root) + _parent[root]]);
        }

        flow = Math.Min(flow, -_terminal[root]);

        Push(from, direction, flow);
        for (root = from; _parent[root] != Terminal;)
        {
            var up = _parent[root];
            var above = root + _step[up];
            if (Push(above, 7 - up, flow))
            {
                MakeOrphan(root);
            }

            root = above;
        }

        _terminal[root] -= flow;
        if (_terminal[root] == 0)
        {
            MakeOrphan(root);
        }

        for (root = to; _parent[root] != Terminal;)
        {
            var up = _parent[root];
            var above = root + _step[up];
            if (Push(root, up, flow))
            {
                MakeOrphan(root);
            }

            root = above;
        }

        _terminal[root] += flow;
        if (_terminal[root] == 0)
        {
            MakeOrphan(root);
        }
    }

    // True when that fills the edge.
    private bool Push(int from, int direction, int flow)
    {
        _residual[(8 * (from + _step[direction])) + 7 - direction] += flow;
        return (_residual[(8 * from) + direction] -= flow) == 0;
    }

    private void MakeOrphan(int node)
    {
        _parent[node] = Orphan;
        _orphans.Enqueue(node);
    }

    private void Adopt()
    {
        while (_orphans.TryDequeue(out var node))
        {
            var tree = _tree[node];
            var best = None;
            var nearest = int.MaxValue;
            for (var d = 0; d < 8; d++)
            {
                var next = node + _step[d];
                if (_tree[next] == tree
                    && (tree == Source ? _residual[(8 * next) + 7 - d] : _residual[(8 * node) + d]) != 0
                    && TryOrigin(next, out var distance)
                    && distance < nearest)
                {
                    nearest = distance;
                    best = (sbyte)d;
                }
            }

            _parent[node] = best;
            if (best != None)
            {
                _distance[node] = nearest + 1;
                _stamp[node] = _time;
                continue;
            }

            for (var d = 0; d < 8; d++)
            {
                var next = node + _step[d];
                if (_tree[next] != tree)
                {
                    continue;
                }

                if ((tree == Source ? _residual[(8 * next) + 7 - d] : _residual[(8 * node) + d]) != 0)
                {
                    Activate(next);
                }

                if (_parent[next] == 7 - d)
                {
                    MakeOrphan(next);
                }
            }

            _tree[node] = Free;
        }
    }

    // Walks up to the terminal, and notes the distances on the way so that the next walk is short.
    private bool TryOrigin(int node, out int distance)
    {
        distance = 0;
        var walker = node;
        while (true)
        {
            if (_stamp[walker] == _time)
            {
                distance += _distance[walker];
                break;
            }

            var up = _parent[walker];
            distance++;
            if (up == Terminal)
            {
                _stamp[walker] = _time;
                _distance[walker] = 1;
                break;
            }

            if (up >= Terminal)
            {
                distance = 0;
                return false;
            }

            walker += _step[up];
        }

        var left = distance;
        for (walker = node; _stamp[walker] != _time; walker += _step[_parent[walker]])
        {
            _stamp[walker] = _time;
            _distance[walker] = left--;
        }

        return true;
    }
}
