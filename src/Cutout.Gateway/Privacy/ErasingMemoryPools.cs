using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace Cutout.Gateway.Privacy;

/// <summary>Gives the server pools that overwrite what comes back; it asks for one for each of its parts.</summary>
internal sealed class ErasingMemoryPools : IMemoryPoolFactory<byte>
{
    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new ErasingMemoryPool(TimeProvider.System);
}
