using System.Globalization;
using System.Text;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>Takes what waits, writes it and hands it to the system at once; a disk that fails costs entries and nothing else.</summary>
internal sealed class AccessLogWriter(AccessLogQueue queue, IOptions<AccessLogOptions> options, TimeProvider clock, ILogger<AccessLogWriter> log) : BackgroundService
{
    private readonly string _folder = options.Value.Folder;
    private readonly string _columns = string.Join(' ', options.Value.Fields.Select(name => AccessLogFields.All[name].Columns));
    private StreamWriter? _file;
    private DateOnly _day;
    private bool _failing;
    private long _lost;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        queue.Complete();
        await base.StopAsync(cancellationToken);
    }

    // Not by the token: what has been asked for until the end is still written.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Waiting.WaitToReadAsync(CancellationToken.None))
        {
            await WriteWaitingAsync();
            if (queue.TakeDropped() is > 0 and var dropped)
            {
                log.AccessLogEntriesDropped(dropped);
            }
        }

        await CloseAsync();
    }

    private async Task WriteWaitingAsync()
    {
        var taken = 0;
        try
        {
            while (queue.Waiting.TryRead(out var entry))
            {
                taken++;
                await (await FileOfAsync(entry.Day)).WriteLineAsync(entry.Line);
            }

            await _file!.FlushAsync();
            if (_failing)
            {
                log.AccessLogWrittenAgain(_lost);
                (_failing, _lost) = (false, 0);
            }
        }
        catch (Exception problem) when (AccessLogFiles.IsFault(problem))
        {
            _lost += taken;
            Fail(problem);
            await CloseAsync();
        }
    }

    // Once, and then not until it has worked again.
    private void Fail(Exception problem)
    {
        if (!_failing)
        {
            _failing = true;
            log.AccessLogNotWritten(problem, _folder);
        }
    }

    private async Task<StreamWriter> FileOfAsync(DateOnly day)
    {
        if (_file is not null && _day == day)
        {
            return _file;
        }

        await CloseAsync();
        (_file, _day) = (Open(day), day);

        // Again after each start: the fields may be others.
        await _file.WriteLineAsync("#Version: 1.0");
        await _file.WriteLineAsync($"#Date: {clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}");
        await _file.WriteLineAsync($"#Fields: {_columns}");
        return _file;
    }

    private StreamWriter Open(DateOnly day)
    {
        var file = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder);
        }
        else
        {
            // It names visitors: nobody else of this machine reads it.
            Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            file.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new StreamWriter(AccessLogFiles.PathOf(_folder, day), Encoding.ASCII, file) { NewLine = "\n" };
    }

    private async Task CloseAsync()
    {
        var file = _file;
        _file = null;
        try
        {
            await (file?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception problem) when (AccessLogFiles.IsFault(problem))
        {
            Fail(problem);
        }
    }
}
