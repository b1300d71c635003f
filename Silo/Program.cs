using SalesAssistant.Silo;

return await SiloHost.RunAsync(args);
