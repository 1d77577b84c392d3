using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Cutout.Benchmarks;

/// <summary>nginx as a plain reverse proxy: everything in memory, connections to the other side kept open, no log.</summary>
internal sealed class NginxProxy : IDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;

    private NginxProxy(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int ProcessId => _process.Id;

    /// <summary>Null where it isn't installed.</summary>
    public static async Task<NginxProxy?> TryStartAsync(DirectoryInfo folder, Uri vendor)
    {
        if (!File.Exists(Program))
        {
            Console.WriteLine("nginx is not installed; it is left out (apt-get install nginx)");
            return null;
        }

        var port = FreePort();
        var place = folder.CreateSubdirectory("nginx");
        var settings = Path.Combine(place.FullName, "nginx.conf");
        await File.WriteAllTextAsync(settings, $$"""
            daemon off;
            worker_processes auto;
            pid {{place.FullName}}/pid;
            error_log {{place.FullName}}/error.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                client_body_temp_path {{place.FullName}}/body;
                proxy_temp_path {{place.FullName}}/proxy;
                fastcgi_temp_path {{place.FullName}}/fastcgi;
                uwsgi_temp_path {{place.FullName}}/uwsgi;
                scgi_temp_path {{place.FullName}}/scgi;
                client_max_body_size 70m;
                client_body_buffer_size 1m;
                proxy_buffers 16 64k;
                proxy_http_version 1.1;
                upstream vendor { server 127.0.0.1:{{vendor.Port}}; keepalive 64; }
                server {
                    listen 127.0.0.1:{{port}};
                    location / { proxy_pass http://vendor; proxy_set_header Connection ""; }
                }
            }
            """);
        var process = Process.Start(new ProcessStartInfo(Program, ["-c", settings, "-p", place.FullName]) { RedirectStandardError = true })!;
        var proxy = new NginxProxy(process, new Uri($"http://127.0.0.1:{port}/v1.0/"));
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return proxy;
            }
            catch (SocketException) when (tries < 100 && !process.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
